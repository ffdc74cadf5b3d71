// Without a signal a register opens from the copy its page kept: see register.js. Nothing else is kept here.

const PATIENCE = 8000 // milliseconds that a weak signal is waited for, where there is a copy
const KEPT_FOR = 2 * 24 * 60 * 60 * 1000 // from the beginning of the day of the register

function isOld(name) {
  const day = /^register \d+ (\d{4}-\d\d-\d\d)$/.exec(name)?.[1]
  return day && Date.now() - Date.parse(day) > KEPT_FOR
}

async function removeOld() {
  const names = await caches.keys()
  await Promise.all(names.filter(isOld).map((name) => caches.delete(name)))
}

addEventListener("install", () => skipWaiting())
addEventListener("activate", (event) => event.waitUntil(Promise.all([clients.claim(), removeOld()])))

async function answer(request) {
  await removeOld().catch(() => {})
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
  } else {
    event.waitUntil(removeOld())
  }
})
