// Keeps the whole app on the device. The list and the version are written in by the build.
const VERSION = '@VERSION@';
const FILES = [/*FILES*/];
const CACHE = `pingyi-${VERSION}`;

async function digest(bytes) {
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Every file, checked against its hash; one that is missing or other fails the whole installation,
// so that two versions of the app are never mixed.
async function keep() {
  const cache = await caches.open(CACHE);
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
  const cache = await caches.open(CACHE);
  const there = await Promise.all(FILES.map(([path]) => cache.match(path)));
  return there.every(Boolean);
}

self.addEventListener('install', (event) => event.waitUntil(keep()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('pingyi-') && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener('message', (event) => {
  if (event.data?.type === 'skip-waiting') self.skipWaiting();
  if (event.data?.type === 'status') {
    event.waitUntil(complete().then((whole) => event.source.postMessage({ type: 'status', version: VERSION, complete: whole })));
  }
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    const request = event.request.mode === 'navigate' ? 'index.html' : event.request;
    return (await cache.match(request, { ignoreSearch: true })) ?? fetch(event.request);
  })());
});
