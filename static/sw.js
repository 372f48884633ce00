// Keeps the whole app on the device. The list and the version are written in by the build.
//
// Each version has a cache of its own, and a page gets all its files from one of them. The version
// before stays until this one has started once; if this one does not start, pages get that one again.
const VERSION = '@VERSION@';
const FILES = [/*FILES*/];
const cacheOf = (version) => `pingyi-${version}`;

// What must outlive this worker: the version that has started last, and one that did not start.
const NOTES = 'pingyi-notes';
const recall = async (name) => (await (await caches.open(NOTES)).match(`notes/${name}`))?.text();
const note = async (name, text) => (await caches.open(NOTES)).put(`notes/${name}`, new Response(text));

async function digest(bytes) {
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Every file, checked against its hash; one that is missing or other fails the whole installation,
// so that two versions of the app are never mixed.
async function keep() {
  const cache = await caches.open(cacheOf(VERSION));
  await Promise.all(FILES.map(async ([path, hash]) => {
    if (await cache.match(path)) return;
    const response = await fetch(path, { cache: 'reload' });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    const bytes = await response.clone().arrayBuffer();
    if ((await digest(bytes)) !== hash) throw new Error(`${path}: not the file of this version`);
    await cache.put(path, response);
  }));
}

async function complete() {
  const cache = await caches.open(cacheOf(VERSION));
  const there = await Promise.all(FILES.map(([path]) => cache.match(path)));
  return there.every(Boolean);
}

// The version whose files pages get. Asked for once in this worker's life, and when it changes.
let inUse;
async function choose() {
  const [started, failed] = [await recall('started'), await recall('failed')];
  const isBack = failed === VERSION && started && started !== VERSION && (await caches.has(cacheOf(started)));
  return isBack ? started : VERSION;
}
const version = () => (inUse ??= choose());

async function forget(others) {
  for (const name of await caches.keys()) {
    if (name.startsWith('pingyi-') && !others.includes(name)) await caches.delete(name);
  }
}

const answers = {
  'skip-waiting': () => self.skipWaiting(),
  // What the browser has thrown away is fetched again, where there is a network.
  status: async (page) => {
    const whole = (await complete()) || (await keep().then(() => true, () => false));
    page.postMessage({ type: 'status', version: VERSION, complete: whole, back: (await version()) !== VERSION });
  },
  started: async () => {
    if ((await version()) !== VERSION || (await recall('started')) === VERSION) return;
    await note('started', VERSION);
    await forget([NOTES, cacheOf(VERSION)]);
  },
  failed: async (page) => {
    if ((await version()) !== VERSION) return;
    await note('failed', VERSION);
    inUse = undefined;
    if ((await version()) !== VERSION) page.postMessage({ type: 'back' });
  },
};

self.addEventListener('install', (event) => event.waitUntil(keep()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  await forget([NOTES, cacheOf(VERSION), cacheOf(await recall('started'))]);
  await self.clients.claim();
})()));

self.addEventListener('message', (event) => {
  const answer = answers[event.data?.type];
  if (answer) event.waitUntil(answer(event.source));
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  event.respondWith((async () => {
    const cache = await caches.open(cacheOf(await version()));
    const request = event.request.mode === 'navigate' ? 'index.html' : event.request;
    return (await cache.match(request, { ignoreSearch: true })) ?? fetch(event.request);
  })());
});
