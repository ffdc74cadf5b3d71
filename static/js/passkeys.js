// Passkeys are the one part of signing in that needs a script: without it they stay hidden, and a
// password, a code by e-mail and a code from an app do not need one.
const kinds = { "sign-in": signIn, use, add }
const able =
  window.PublicKeyCredential?.parseCreationOptionsFromJSON &&
  window.PublicKeyCredential?.parseRequestOptionsFromJSON

for (const part of able ? document.querySelectorAll("[data-passkey]") : []) {
  part.hidden = false
  part.querySelector("form").addEventListener("submit", (event) => send(event, part))
}

async function send(event, part) {
  event.preventDefault()
  const form = event.target
  const trouble = document.querySelector("[data-passkey-trouble]")
  trouble.hidden = true
  try {
    const credential = await kinds[part.dataset.passkey](form, part)
    form.elements.credential.value = JSON.stringify(credential.toJSON())
    form.submit()
  } catch {
    trouble.hidden = false
  }
}

async function signIn(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } })
  return get((await answer.json()).request_options)
}

async function use(form, part) {
  return get(given(part).request_options)
}

async function add(form, part) {
  const { publicKey } = given(part).creation_options
  const alone = Boolean(form.elements.passwordless?.checked)
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "preferred",
  }
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey)
  return navigator.credentials.create({ publicKey: options })
}

function get({ publicKey }) {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey)
  return navigator.credentials.get({ publicKey: options })
}

function given(part) {
  return JSON.parse(part.querySelector("script").textContent)
}
