// Runs everything against the emulator at argv[2] and prints {name: "" or what went wrong} as JSON.
import { areas } from './areas.mjs';
import { covers, login, must, refusal } from './client.mjs';
import { objects } from './objects.mjs';
import { build } from './world.mjs';

const GONE = [404, 410];

/** All members of a list, two on each page. */
async function listed(sdk, operation, parents) {
  const found = [];
  let options = { pageSize: 2 };
  for (let page = 1; ; page += 1) {
    const answer = await sdk[operation](...parents, options);
    found.push(...answer.entities);
    if (!answer.nextUri) {
      must(answer.total === undefined || answer.total === found.length, 'total', answer.total, found.length);
      return found;
    }
    const after = new URL(answer.nextUri, 'http://any').searchParams.get('after');
    options = after ? { pageSize: 2, after } : { pageSize: 2, pageNumber: page + 1 };
  }
}

/** Creates three, finds them on the pages of the list, then reads, changes and deletes one. */
async function life(sdk, world, [plural, singular, body, change = { description: 'changed' }, options = {}]) {
  const { parents = () => [], verb = 'put', wrapped = false, list = `get${plural}`, reading, hidden = [] } = options;
  const before = parents(world);
  const sent = (document) => (wrapped ? { body: document } : document);
  const made = [];
  for (const n of [1, 2, 3]) {
    const written = body(world, `${singular} ${n}`, n);
    const created = await sdk[`post${plural}`](...before, sent(written));
    must(created.id, 'id', created);
    const shown = Object.fromEntries(Object.entries(written).filter(([name]) => !hidden.includes(name)));
    const read = await sdk[`get${singular}`](...before, created.id, reading);
    must(covers(read, shown), 'read back', read, shown);
    made.push([created.id, written, read]);
  }
  if (!options.unlisted) {
    const ids = (await listed(sdk, list, before)).map((member) => member.id);
    must(made.every(([id]) => ids.filter((one) => one === id).length === 1), 'listed once', ids);
  }
  const [id, written, read] = made[0];
  const update = verb === 'put' ? { ...written, version: read.version, ...change } : { version: read.version, ...change };
  await sdk[`${verb}${singular}`](...before, id, sent(update));
  must(covers(await sdk[`get${singular}`](...before, id, reading), change), 'changed');
  await sdk[`delete${singular}`](...before, id);
  try {
    must((await sdk[`get${singular}`](...before, id, reading)).state === 'deleted', 'deleted');
  } catch (error) {
    must(GONE.includes(error.status), 'gone', error.status, error.message);
  }
}

const [url, clientId, secret] = process.argv.slice(2);
const results = {};

/** Notes how a check ends. */
async function note(name, check) {
  try {
    await check();
    results[name] = '';
  } catch (error) {
    results[name] = error.code ? JSON.stringify(error) : String(error.message || error);
  }
}

await note('refused login', async () => must((await refusal(login(url, clientId, 'wrong'))).status === 401, 'status'));
const sdk = await login(url, clientId, secret);
const world = await build(sdk);
for (const row of objects) await note(row[0], () => life(sdk, world, row));
for (const [name, check] of Object.entries(areas)) await note(name, () => check(sdk, world));
process.stdout.write(JSON.stringify(results));
