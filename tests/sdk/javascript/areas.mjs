// What is more than an object: settings, jobs, keys, evidence, audit, errors.
import { finished, must, refusal } from './client.mjs';

const EVER = '2020-01-01T00:00:00.000Z/2100-01-01T00:00:00.000Z';
const ALIAS = 'arn:aws:kms:eu-central-1:123456789012:alias/recordings';
const OTHER = '0c5c9a5c-55c2-4d0f-9d30-55d2b5a3f8aa';

/** Writes a setting, reads it back. */
async function set(write, read, field, value) {
  await write;
  const found = await read();
  must(JSON.stringify(found[field]) === JSON.stringify(value), field, found);
}

export const areas = {
  async organisation(sdk) {
    const me = await sdk.getOrganizationsMe();
    await set(sdk.putOrganizationsMe({ body: { ...me, supportURI: 'https://help.example' } }), () => sdk.getOrganizationsMe(), 'supportURI', 'https://help.example');
    const stale = await refusal(sdk.putOrganizationsMe({ body: me }));
    must(stale.status === 409 && stale.code === 'general.conflict', 'version', stale);
    must((await sdk.getTelephonyMediaregions()).awsHomeRegion === 'eu-central-1', 'home region');
    must((await sdk.getTokensMe()).organization.id === me.id, 'token');
  },
  async settings(sdk) {
    await set(sdk.patchOrganizationsAuthenticationSettings({ multifactorAuthenticationRequired: true }), () => sdk.getOrganizationsAuthenticationSettings(), 'multifactorAuthenticationRequired', true);
    await set(sdk.putTokensTimeout({ body: { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 900 } }), () => sdk.getTokensTimeout(), 'idleTokenTimeoutSeconds', 900);
    await set(sdk.putRecordingSettings({ recordingPlaybackUrlTtl: 5 }), () => sdk.getRecordingSettings(), 'recordingPlaybackUrlTtl', 5);
    await set(sdk.putRecordingRecordingkeysRotationschedule({ period: 'MONTHLY' }), () => sdk.getRecordingRecordingkeysRotationschedule(), 'period', 'MONTHLY');
  },
  async encryption(sdk) {
    const key = { keyConfigurationType: 'KmsSymmetric', url: ALIAS };
    const made = await sdk.postRecordingKeyconfigurations(key);
    must((await sdk.getRecordingKeyconfigurations()).entities.some((one) => one.id === made.id), 'listed');
    await set(sdk.putRecordingKeyconfiguration(made.id, { ...key, keyConfigurationType: 'Native' }), () => sdk.getRecordingKeyconfiguration(made.id), 'keyConfigurationType', 'Native');
    const wrong = await refusal(sdk.postRecordingKeyconfigurations({ ...key, url: ALIAS.replace('alias/', 'key/') }));
    must(wrong.status === 400 && wrong.details[0].fieldName === 'url', 'key id', wrong);
    must((await sdk.postConversationsKeyconfigurations(key)).id, 'conversations');
    must((await sdk.postRecordingRecordingkeys()).id, 'rotated');
  },
  async telephony(sdk, world) {
    const plans = await sdk.getTelephonyProvidersEdgesSiteNumberplans(world.site);
    must(plans.length > 0, 'number plans');
    const [own] = await sdk.putTelephonyProvidersEdgesSiteNumberplans(world.site, [...plans, { name: 'Own', match: '^1$', normalizedFormat: '$0', priority: 99, matchType: 'regex', classification: 'Own' }]).then((all) => all.filter((plan) => plan.name === 'Own'));
    must(own, 'own plan');
    const trunks = await sdk.getTelephonyProvidersEdgesTrunks({ pageSize: 100 });
    const trunk = trunks.entities.find((one) => one.trunkBase.id === world.trunkBase);
    must((await sdk.getTelephonyProvidersEdgesTrunkMetrics(trunk.id)).trunk.id === trunk.id, 'metrics');
    must((await sdk.getTelephonyOrganizationLink()).length === 0, 'no link');
    const link = await sdk.postTelephonyOrganizationLink({ targetOrganizationId: OTHER, targetRegion: 'eu-west-1' });
    must(link, 'link');
    await sdk.deleteTelephonyOrganizationLinkTargetOrganizationId(OTHER);
  },
  async architect(sdk, world) {
    const read = await sdk.getFlow(world.callFlow);
    must(read.type === 'INBOUNDCALL' && read.publishedVersion, 'published', read);
    const used = await refusal(sdk.deleteAuthorizationDivision((await sdk.getAuthorizationDivisionsHome()).id));
    must(used.status === 400 || used.status === 409, 'home division', used);
    const table = await sdk.postFlowsDatatables({ name: 'Rows', schema: { type: 'object', required: ['key'], properties: { key: { type: 'string' }, status: { type: 'string' } }, additionalProperties: false } });
    await sdk.postFlowsDatatableRows(table.id, { key: 'a/b c', status: 'PENDING' });
    await sdk.putFlowsDatatableRow(table.id, 'a/b c', { body: { key: 'a/b c', status: 'APPROVED' } });
    must((await sdk.getFlowsDatatableRow(table.id, 'a/b c', { showbrief: false })).status === 'APPROVED', 'row');
    await sdk.deleteFlowsDatatableRow(table.id, 'a/b c');
    const gone = await refusal(sdk.getFlowsDatatableRow(table.id, 'a/b c'));
    must(gone.status === 404, 'row gone', gone);
    const run = await sdk.postFlowsExecutions({ flowId: world.workflow, inputData: {} });
    must((await sdk.getFlowsExecution(run.id)).status, 'execution');
  },
  async recording(sdk) {
    const query = { interval: EVER };
    const job = await sdk.postRecordingJobs({ action: 'DELETE', actionDate: '2030-01-01T00:00:00.000Z', conversationQuery: query });
    const ready = await finished(() => sdk.getRecordingJob(job.id), 'state', ['PENDING']);
    must(ready.state === 'READY', 'job', ready);
    await sdk.putRecordingJob(job.id, { state: 'PROCESSING' });
    await sdk.deleteRecordingJob(job.id);
    const conversation = { conversationIds: [OTHER] };
    await sdk.putRecordingsDeletionprotection({ protect: true, body: conversation });
    must((await sdk.postRecordingsDeletionprotection(conversation)).length === 1, 'protected');
  },
  async audit(sdk, world) {
    const day = new Date().toISOString().slice(0, 10);
    const interval = `${day}T00:00:00.000Z/${day}T23:59:59.999Z`;
    const filters = [{ property: 'EntityId', value: world.queue }];
    const asked = await sdk.postAuditsQuery({ interval, serviceName: 'Routing', filters });
    await finished(() => sdk.getAuditsQueryTransactionId(asked.id), 'state', ['Queued', 'Running']);
    const found = await sdk.getAuditsQueryTransactionIdResults(asked.id, { pageSize: 1 });
    must(found.entities.length === 1 && found.entities[0].action === 'Create', 'records', found);
    must((await sdk.getAuditsQueryServicemapping()).services.length > 0, 'services');
  },
  async integrations(sdk, world) {
    const config = await sdk.getIntegrationConfigCurrent(world.integration);
    const changed = await sdk.putIntegrationConfigCurrent(world.integration, { body: { ...config, notes: 'changed' } });
    must(changed.version === config.version + 1, 'version', changed);
    const stale = await refusal(sdk.putIntegrationConfigCurrent(world.integration, { body: config }));
    must(stale.status === 409 && stale.code === 'version.conflict', 'stale', stale);
    await sdk.patchIntegration(world.integration, { body: { intendedState: 'ENABLED' } });
    const state = async () => (await sdk.getIntegration(world.integration)).reportedState;
    must((await finished(state, 'code', ['ACTIVATING', 'INACTIVE'])).code === 'ACTIVE', 'state');
    must((await sdk.getIntegrationsTypes({ pageSize: 100 })).entities.some((type) => type.id === 'webhook'), 'types');
  },
  async evidence(sdk) {
    must((await sdk.getUsageEventsDefinitions()).entities.length > 0, 'definitions');
    must(Array.isArray((await sdk.postUsageEventsQuery({ body: { interval: EVER } })).entities), 'events');
    must(await sdk.getTelephonyCallsMetrics(), 'calls');
    const asked = await sdk.postUsageQuery({ interval: EVER, groupBy: ['HttpMethod'] });
    const usage = await finished(() => sdk.getUsageQueryExecutionIdResults(asked.executionId), 'queryStatus', ['Running']);
    must(usage.results.length > 2, 'usage', usage);
  },
  async errors(sdk, world) {
    const missing = await refusal(sdk.getRoutingQueue(OTHER));
    must(missing.status === 404 && missing.code === 'not.found', 'not found', missing);
    must(missing.contextId, 'correlation', missing);
    const invalid = await refusal(sdk.postRoutingQueues({ description: 'no name' }));
    must(invalid.status === 400 && invalid.details[0].fieldName === 'name', 'invalid', invalid);
    const twice = await refusal(sdk.postRoutingQueues({ name: (await sdk.getRoutingQueue(world.queue)).name }));
    must(twice.code === 'duplicate.value', 'duplicate', twice);
    const later = await refusal(sdk.getAnalyticsBotflowSessions('x'));
    must(later.status === 501, 'not modelled', later.status);
    const all = await sdk.getRoutingQueues({ id: [world.queue, OTHER], pageSize: 100 });
    must(all.entities.length === 1, 'ids in one parameter', all.total);
  },
};
