// Every sort of object that is created, found in a list by pages, read, changed and deleted.
import { byoc } from './world.mjs';

const EDGES = 'TelephonyProvidersEdges';
const times = { start: '2026-01-01T08:00:00.000', end: '2026-01-01T18:00:00.000', rrule: 'FREQ=DAILY' };
const criteria = [{ jsonPath: 'level', operator: 'Equal', value: 'MAJOR' }];
const table = {
  type: 'object', required: ['key'], additionalProperties: false,
  properties: { key: { type: 'string' }, status: { type: 'string', title: 'status', default: 'PENDING' } },
};
const media = (w) => ({
  callPolicy: {
    conditions: { forQueues: [{ id: w.queue }], wrapupCodes: [{ id: w.wrapupCode }], directions: ['INBOUND'] },
    actions: { retainRecording: true, retentionDuration: { deleteRetention: { days: 1827 } } },
  },
});
const action = (w, name) => ({
  name, category: 'Web', integrationId: w.integration, secure: false,
  config: { request: { requestUrlTemplate: 'https://notify.example/v1', requestType: 'POST' }, response: {} },
  contract: { input: { inputSchema: { type: 'object' } }, output: { successSchema: { type: 'object' } } },
});

// [plural, singular, body of a new one, fields that change, what is different]: `parents` are ids that come first, `verb`
// is the one of the update, `wrapped` bodies are options, `list` is another operation, `hidden` fields are not read back.
export const objects = [
  ['RoutingQueues', 'RoutingQueue', (w, name) => ({ name, skillEvaluationMethod: 'BEST' })],
  ['RoutingWrapupcodes', 'RoutingWrapupcode', (w, name) => ({ name, description: 'x' })],
  ['Locations', 'Location', (w, name) => ({ name, path: [], address: { city: 'Berlin', country: 'DE', street1: 'Unter den Linden 1', zipcode: '10117' } }),
    { notes: 'changed' }, { verb: 'patch' }],
  [`${EDGES}Sites`, `${EDGES}Site`, (w, name) => ({ name, location: { id: w.location }, mediaModel: 'Cloud', mediaRegions: ['eu-central-1', 'eu-west-1'] })],
  [`${EDGES}Trunkbasesettings`, `${EDGES}Trunkbasesetting`, (w, name) => byoc(w.site, name)],
  [`${EDGES}SiteOutboundroutes`, `${EDGES}SiteOutboundroute`, (w, name, n) => ({ name, classificationTypes: [['National', 'International', 'Emergency'][n - 1]], enabled: true, distribution: 'SEQUENTIAL', externalTrunkBases: [{ id: w.trunkBase }] }),
    { description: 'changed' }, { parents: (w) => [w.site] }],
  [`${EDGES}Edgegroups`, `${EDGES}Edgegroup`, (w, name) => ({ name, edgeTrunkBaseAssignment: { trunkBase: { id: w.trunkBase }, family: 6 }, phoneTrunkBases: [{ id: w.trunkBase }] })],
  [`${EDGES}Didpools`, `${EDGES}Didpool`, (w, name, n) => ({ name, startPhoneNumber: `+49301${n}0`, endPhoneNumber: `+49301${n}9` }), { comments: 'changed' }],
  ['ArchitectSchedules', 'ArchitectSchedule', (w, name) => ({ name, ...times })],
  ['ArchitectSchedulegroups', 'ArchitectSchedulegroup', (w, name) => ({ name, timeZone: 'Europe/Berlin', openSchedules: [{ id: w.schedule }] })],
  ['ArchitectIvrs', 'ArchitectIvr', (w, name) => ({ name, dnis: [], openHoursFlow: { id: w.callFlow } })],
  ['ArchitectEmergencygroups', 'ArchitectEmergencygroup', (w, name) => ({ name, enabled: false, emergencyCallFlows: [{ emergencyFlow: { id: w.callFlow }, ivrs: [] }] })],
  ['FlowsDatatables', 'FlowsDatatable', (w, name) => ({ name, schema: table }), { description: 'changed' }, { reading: { expand: 'schema' } }],
  ['ProcessautomationTriggers', 'ProcessautomationTrigger', (w, name) => ({ name, topicName: 'v2.operations.events.{id}', enabled: true, matchCriteria: criteria, target: { type: 'Workflow', id: w.workflow, workflowTargetSettings: { dataFormat: 'Json' } } })],
  ['RecordingMediaretentionpolicies', 'RecordingMediaretentionpolicy', (w, name) => ({ name, order: 1, enabled: true, mediaPolicies: media(w), conditions: {}, actions: { retainRecording: true } })],
  ['Integrations', 'Integration', (w, name) => ({ name, integrationType: { id: 'webhook' } }), { intendedState: 'DISABLED' }, { verb: 'patch', wrapped: true, hidden: ['integrationType'] }],
  ['IntegrationsActions', 'IntegrationsAction', action, { name: 'changed' }, { verb: 'patch', reading: { includeConfig: true }, hidden: ['contract', 'config'] }],
  ['IntegrationsActionsDrafts', 'IntegrationsActionDraft', action, { name: 'changed' }, { verb: 'patch', hidden: ['contract', 'config'] }],
  ['IntegrationsCredentials', 'IntegrationsCredential', (w, name) => ({ name, type: { id: 'userDefined' }, credentialFields: { token: 's' } }),
    { name: 'changed' }, { wrapped: true, list: 'getIntegrationsCredentialsListing', hidden: ['credentialFields'] }],
  ['OauthClients', 'OauthClient', (w, name) => ({ name, authorizedGrantType: 'CLIENT-CREDENTIALS', roleDivisions: [{ roleId: w.role, divisionId: '*' }] })],
  ['AuthorizationRoles', 'AuthorizationRole', (w, name) => ({ name, permissionPolicies: [{ domain: 'routing', entityName: 'queue', actionSet: ['view'] }] })],
  ['AuthorizationDivisions', 'AuthorizationDivision', (w, name) => ({ name, description: 'x' })],
  ['AlertingRules', 'AlertingRule', (w, name) => ({ name, type: 'ConversationMetrics', enabled: true, conditions: { type: 'And', predicates: [] } }), { name: 'changed' }, { unlisted: true }],
];
