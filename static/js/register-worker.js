// Without a signal a register opens from the copy its page kept: see register.js. Nothing else is kept here.

const PATIENCE = 8000 // milliseconds that a weak signal is waited for, where there is a copy

addEventListener("install", () => skipWaiting())
addEventListener("activate", (event) => event.waitUntil(clients.claim()))

async function answer(request) {
  const copy = await caches.match(request, { ignoreVary: true })
  if (!copy) {
    return fetch(request)
  }
  const waited = new Promise((resolve) => setTimeout(() => resolve(copy), PATIENCE))
  return Promise.race([fetch(request).catch(() => copy), waited])
}

addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && !event.request.headers.has("X-Anew")) {
    event.respondWith(answer(event.request))
  }
})
