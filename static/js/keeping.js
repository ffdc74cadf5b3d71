// What somebody fills in is kept as they go. Without this, the button “Keep for now” does it.

const form = document.querySelector("form[data-keeps]")
const said = document.querySelector("[data-kept]")
let busy = false
let again = false
let left = false

async function keep() {
  if (left) {
    return
  }
  if (busy) {
    again = true
    return
  }
  busy = true
  say(await kept())
  busy = false
  if (again) {
    again = false
    keep()
  }
}

async function kept() {
  const body = new URLSearchParams(new FormData(form))
  body.set("step", "quietly")
  try {
    return (await fetch(location.pathname, { method: "POST", body, redirect: "error" })).ok
  } catch {
    return false
  }
}

// The same words twice are not read out again.
function say(isKept) {
  const words = isKept ? "Kept, and not sent yet." : "Not kept yet. Press “Keep for now” to see why."
  if (said.textContent !== words) {
    said.textContent = words
  }
}

if (form) {
  form.addEventListener("change", keep)
  form.addEventListener("submit", () => {
    left = true
  })
}
