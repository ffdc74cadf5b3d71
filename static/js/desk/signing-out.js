// Words kept in this browser go when somebody signs out.
export const PREFIX = "desk-words:"
export let signedOut = false

function forgetAll() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key)
    }
  } catch {
    // A browser without storage has kept nothing.
  }
}

document.addEventListener("submit", ({ target }) => {
  if (!/\/logout\/?$/.test(target.getAttribute("action") || location.pathname)) return
  signedOut = true
  forgetAll()
})
