// The SDK logged in: any operation by its name, whatever Api class it is in.
import platform from 'purecloud-platform-client-v2';

const VERBS = /^(get|post|put|patch|delete)[A-Z]/;

/** An object whose methods are all operations of the SDK. Throws where the login is refused. */
export async function login(url, clientId, secret) {
  const { protocol, hostname, port } = new URL(url);
  const client = platform.ApiClient.instance;
  client.setReturnExtendedResponses(false);
  client.setGateway({ protocol: protocol.slice(0, -1), host: hostname, port: Number(port) });
  await client.loginClientCredentialsGrant(clientId, secret);
  const operations = {};
  for (const name of Object.keys(platform).filter((key) => key.endsWith('Api'))) {
    const api = new platform[name]();
    for (const method of Object.getOwnPropertyNames(platform[name].prototype).filter((key) => VERBS.test(key))) {
      operations[method] = api[method].bind(api);
    }
  }
  return operations;
}

/** Throws unless the condition holds. */
export function must(condition, what, ...seen) {
  if (!condition) throw new Error(`${what}: ${seen.map((value) => JSON.stringify(value)).join(' ')}`);
}

/** Whether a document has everything that another has. */
export function covers(read, written) {
  if (Array.isArray(written)) return Array.isArray(read) && written.length === read.length
    && written.every((value, index) => covers(read[index], value));
  if (written && typeof written === 'object') return Boolean(read)
    && Object.entries(written).every(([name, value]) => covers(read[name], value));
  return read === written;
}

/** The error that a call ends with, as the SDK gives it. Throws where the call succeeds. */
export async function refusal(call) {
  let answer;
  try {
    answer = await call;
  } catch (error) {
    return error;
  }
  throw new Error(`was not refused: ${JSON.stringify(answer)}`);
}

/** The first state of a job that is not a running one. */
export async function finished(poll, field, running) {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const state = await poll();
    if (!running.includes(state[field])) return state;
  }
  throw new Error('the job did not end');
}
