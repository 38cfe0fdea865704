// Objects that others refer to, one of each.
import { finished, must } from './client.mjs';

/** Deploys a small flow by a job, as Genesys' own tools do, and gives its id. */
async function flow(sdk, kind, name) {
  const [section, entry] = kind === 'workflow' ? ['states', 'state'] : ['tasks', 'task'];
  const text = `${kind}:\n  name: ${name}\n  startUpRef: /${kind}/${section}/${entry}[Main_10]\n`
    + `  ${section}:\n  - ${entry}: {name: Main, refId: Main_10, actions: []}\n`;
  const job = await sdk.postFlowsJobs();
  const put = await fetch(job.presignedUrl, { method: 'PUT', body: text, headers: job.headers });
  must(put.status === 200, 'upload', put.status);
  const poll = () => sdk.getFlowsJob(job.id, { expand: ['messages'] });
  const state = await finished(poll, 'status', ['Registered', 'Started']);
  must(state.status === 'Success', 'flow job', state);
  return state.flow.id;
}

/** A trunk base of a carrier, not written yet. */
export function byoc(site, name) {
  return {
    name,
    trunkType: 'EXTERNAL',
    trunkMetabase: { id: 'external_sip_pcv_byoc_carrier.json' },
    site: { id: site },
    inboundSite: { id: site },
    properties: {
      trunk_transport_serverProxyList: { value: { instance: ['sip.a.example:5061'] } },
      trunk_transport_protocolVariant: { value: { instance: 'tls' } },
    },
  };
}

/** Ids of the objects. */
export async function build(sdk) {
  const id = async (made) => (await made).id;
  const address = { city: 'Frankfurt', country: 'DE', street1: 'Mainzer Landstr. 1', zipcode: '60329' };
  const location = await id(sdk.postLocations({ name: 'Frankfurt', path: [], address }));
  const place = { name: 'Home', location: { id: location }, mediaModel: 'Cloud', mediaRegions: ['eu-central-1'] };
  const site = await id(sdk.postTelephonyProvidersEdgesSites(place));
  const schedule = { name: 'Hours', start: '2026-01-01T08:00:00.000', end: '2026-01-01T18:00:00.000' };
  return {
    location,
    site,
    trunkBase: await id(sdk.postTelephonyProvidersEdgesTrunkbasesettings(byoc(site, 'Carrier of the world'))),
    queue: await id(sdk.postRoutingQueues({ name: 'Queue of the world' })),
    wrapupCode: await id(sdk.postRoutingWrapupcodes({ name: 'Code of the world' })),
    schedule: await id(sdk.postArchitectSchedules(schedule)),
    callFlow: await flow(sdk, 'inboundCall', 'Guardrail'),
    workflow: await flow(sdk, 'workflow', 'Approval'),
    integration: await id(sdk.postIntegrations({ body: { integrationType: { id: 'custom-rest-actions' }, name: 'Web' } })),
    role: (await sdk.getAuthorizationRoles()).entities[0].id,
  };
}
