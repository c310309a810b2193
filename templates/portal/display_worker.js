// Where the network is missing when a hall's screen is switched on, the display comes as it was kept (display.js keeps it).
// From below /display/ this worker answers for that page and its files, and for nothing else of the site.
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.destination) return; // the display's own asking must learn the truth
  event.respondWith(answer(request));
});

async function answer(request) {
  const sent = await fetch(request).catch(() => Response.error());
  if (sent.ok) return sent;
  return (await caches.match(request, { ignoreVary: true })) ?? sent;
}
