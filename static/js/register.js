// Marks and walk-ins are kept on the telephone as they are said, and sent in order when there is a signal.
// Each is kept under a key of its own until the portal has said that it has it: nothing is lost, and what is
// sent twice is one. Without this, the form is sent whole.

const SOON = 300 // milliseconds after a mark
const AGAIN = [5000, 10000, 20000, 40000] // after a try that failed
const PATIENCE = 20000
const MOST_AT_ONCE = 50
const ENDED = [404, 410]
const KEPT_FOR = 2 * 24 * 60 * 60 * 1000
const HERE = ["came", "late", "left"]

const register = document.querySelector("[data-register]")
const marks = document.getElementById("marks")

if (register && marks) {
  begin()
}

function begin() {
  const before = `register ${register.dataset.register} ` // what keys of this register begin with
  const copies = `register ${register.dataset.register}`
  const opensAt = Number(register.dataset.opens) * 1000
  const state = register.querySelector("[data-state]")
  const waiting = register.querySelector("[data-waiting]")
  const copy = register.querySelector("[data-copy]")
  const walkIn = document.getElementById("walk-in-form")
  let memory = new Map() // where the telephone keeps nothing for us
  let sending = false
  let tries = 0
  let timer = 0
  let ended = false
  let said = ""

  // What is kept, the oldest first.

  function storage() {
    try {
      localStorage.setItem(`${before}try`, "")
      localStorage.removeItem(`${before}try`)
      return localStorage
    } catch {
      return null
    }
  }
  const store = storage()

  function kept() {
    const keys = store ? Object.keys(store) : [...memory.keys()]
    const texts = keys.filter((key) => key.startsWith(before)).map((key) => read(key))
    return texts.filter(Boolean).map((text) => JSON.parse(text)).sort((one, other) => one.said_at - other.said_at)
  }

  function read(key) {
    return store ? store.getItem(key) : memory.get(key)
  }

  function keep(item) {
    const text = JSON.stringify(item)
    try {
      store.setItem(before + item.id, text)
    } catch {
      memory.set(before + item.id, text)
    }
  }

  function forget(id) {
    store?.removeItem(before + id)
    memory.delete(before + id)
  }

  // What was said since it left stays.
  function forgetIfSent(item) {
    const now = read(before + item.id)
    if (now && JSON.parse(now).said_at === item.said_at) {
      forget(item.id)
    }
  }

  // What the page shows.

  function radioOf(pk, mark) {
    return document.getElementById(`mark-${pk}-${mark}`)
  }

  function people() {
    return [...register.querySelectorAll("[data-person]")]
  }

  function personOf(pk) {
    return register.querySelector(`[data-person="${pk}"]`)
  }

  // The mark that stood there before, unless another one is kept.
  function takeBack(person) {
    const pk = person.dataset.person
    const was = person.querySelector("input[type=hidden]").value
    if (!read(`${before}mark-${pk}`)) {
      person.querySelectorAll("input[type=radio]").forEach((radio) => (radio.checked = radio.value === was))
    }
  }

  function markOf(person) {
    return person.querySelector("input:checked")?.value ?? ""
  }

  function show() {
    const items = kept()
    for (const { booking, mark } of items) {
      const radio = booking && radioOf(booking, mark)
      if (radio) {
        radio.checked = true
      }
    }
    count(items)
    showWaiting(items)
    showState(items)
  }

  function count(items) {
    const now = people().map(markOf)
    const added = items.filter((item) => item.email).length
    const here = now.filter((mark) => HERE.includes(mark)).length
    const unmarked = now.filter((mark) => !mark).length
    const numbers = { booked: now.length + added, here: here + added, unmarked, absent: now.length - here - unmarked }
    for (const [name, number] of Object.entries(numbers)) {
      register.querySelector(`[data-count=${name}]`).textContent = number
    }
  }

  function showWaiting(items) {
    const rows = items.filter((item) => item.email || item.refused).map(waitingRow)
    waiting.replaceChildren(...rows)
    waiting.hidden = rows.length === 0
  }

  function waitingRow(item) {
    const row = document.createElement("li")
    const name = document.createElement("strong")
    name.textContent = item.name ?? nameOf(item.booking)
    row.append(name, item.refused ? `: ${item.refused} ` : ": not sent yet. ")
    if (item.email) {
      row.append(button("Change", item, () => fill(item)), " ")
    }
    row.append(button("Remove", item))
    return row
  }

  function nameOf(pk) {
    return personOf(pk)?.querySelector("strong").textContent ?? "Somebody who is not on the list now"
  }

  function button(words, item, also = () => {}) {
    const made = document.createElement("button")
    made.type = "button"
    made.className = "register__button"
    const whom = document.createElement("span")
    whom.className = "govuk-visually-hidden"
    whom.textContent = ` ${item.name ?? nameOf(item.booking)}`
    made.append(words, whom)
    made.addEventListener("click", () => {
      forget(item.id)
      if (personOf(item.booking)) {
        takeBack(personOf(item.booking))
      }
      also()
      tell("")
      show()
    })
    return made
  }

  function fill(item) {
    for (const name of ["name", "email", "agency", "agency_as_told", "instead_of"]) {
      walkIn.elements[name].value = item[name] ?? ""
    }
    offerColleagues()
    walkIn.elements.instead_of.value = item.instead_of ?? ""
    walkIn.elements.name.focus()
  }

  function tell(words) {
    said = words
  }

  function showState(items) {
    const number = items.length
    const unsent = `${number} not sent yet`
    let words = said
    if (number && ended) {
      words = `This link has ended, and cannot take what is kept on this telephone: ${unsent}. Ask the office for a new link and open it here: then it is sent.`
    } else if (number) {
      const where = store ? "Kept on this telephone" : "Do not close this page: this telephone keeps nothing"
      words = `${where}, ${unsent}. ${sending ? "Sending now." : "It is sent when there is a signal."} ${said}`
    }
    state.hidden = false
    state.classList.toggle("register__state--kept", number > 0)
    const shown = words.trim() || "Each mark is sent as you choose it. Everything is sent."
    if (state.textContent !== shown) {
      state.textContent = shown
    }
  }

  // Sending.

  function sendIn(milliseconds) {
    clearTimeout(timer)
    timer = setTimeout(send, milliseconds)
  }

  async function send() {
    const items = kept().slice(0, MOST_AT_ONCE)
    if (sending || ended || !items.length) {
      return
    }
    sending = true
    show()
    const went = await sent(items).catch(() => false)
    sending = false
    tries = went ? 0 : tries + 1
    show()
    if (went && kept().some((item) => !item.refused)) {
      sendIn(SOON)
    } else if (kept().length) {
      sendIn(AGAIN[Math.min(Math.max(tries, 1), AGAIN.length) - 1])
    }
  }

  function post(items) {
    return fetch(register.dataset.send, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": marks.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ said: items.map(({ refused, ...item }) => item) }),
      signal: AbortSignal.timeout(PATIENCE),
    })
  }

  async function sent(items) {
    let answer = await post(items)
    if (answer.status === 403) {
      await renew()
      answer = await post(items)
    }
    ended = ENDED.includes(answer.status)
    if (!answer.ok) {
      return false
    }
    const { done, refused, marks: stand } = await answer.json()
    const gone = items.filter((item) => done.includes(item.id))
    gone.forEach(forgetIfSent)
    for (const item of items.filter((item) => refused[item.id] && read(before + item.id))) {
      keep({ ...item, refused: refused[item.id] })
    }
    await renew(stand, gone.some((item) => item.email))
    return true
  }

  // The page as the portal has it now: its list, where it has changed, and the copy for a place without a signal.
  async function renew(stand, added) {
    const answer = await fetch(location.pathname, { headers: { "X-Anew": "1" }, signal: AbortSignal.timeout(PATIENCE) })
    if (!answer.ok) {
      return
    }
    const text = await answer.clone().text()
    const page = new DOMParser().parseFromString(text, "text/html")
    take(page, added)
    for (const [pk, mark] of Object.entries(stand ?? {})) {
      const person = personOf(pk)
      if (person) {
        person.querySelector("input[type=hidden]").value = mark
        takeBack(person)
      }
    }
    await keepCopy(answer)
  }

  function take(page, added) {
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      field.value = page.querySelector("[name=csrfmiddlewaretoken]").value
    }
    const [now, then] = [page, document].map((where) => where.getElementById("people"))
    const who = (list) => [...list.querySelectorAll("[data-person]")].map((person) => person.dataset.person).join()
    if (!added && who(now) === who(then)) {
      return
    }
    const focused = then.contains(document.activeElement) ? document.activeElement.id : ""
    then.replaceChildren(...now.childNodes)
    document.getElementById(focused)?.focus()
    const chosen = walkIn.elements.instead_of.value
    colleagues = page.getElementById("walk-in-form").elements.instead_of
    offerColleagues()
    walkIn.elements.instead_of.value = chosen
  }

  // The copy.

  async function keepCopy(answer) {
    if (!("caches" in window) || localStorageSays("no copy")) {
      return
    }
    const cache = await caches.open(copies)
    await cache.put(location.pathname, answer)
    const assets = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((link) => link.href)
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name)
    const ours = [...assets, ...loaded].filter((url) => url.startsWith(`${location.origin}/`) && /\.(js|css|svg)$/.test(new URL(url).pathname))
    for (const url of new Set(ours)) {
      if (!(await cache.match(url))) {
        await cache.add(url).catch(() => {})
      }
    }
    copy.hidden = false
  }

  function localStorageSays(words) {
    return store?.getItem(`${copies}: ${words}`) === "1"
  }

  async function removeCopy() {
    store?.setItem(`${copies}: no copy`, "1")
    await caches.delete(copies)
    copy.hidden = true
    tell("The copy of this list is removed.")
    show()
  }

  // Of registers that are over nothing stays but what could not be sent.
  async function removeOld() {
    const isOld = (name) => {
      const day = /^register \d+ (\d{4}-\d\d-\d\d)/.exec(name)?.[1]
      return day && Date.now() - Date.parse(day) > KEPT_FOR
    }
    for (const name of (await caches.keys()).filter(isOld)) {
      await caches.delete(name)
    }
    for (const key of Object.keys(store ?? {}).filter((key) => key.includes(": no copy") && isOld(key))) {
      store.removeItem(key)
    }
  }

  // What is said.

  function tooEarly() {
    if (Date.now() >= opensAt) {
      register.querySelector("[data-not-open]")?.remove()
      return false
    }
    tell(register.querySelector("[data-not-open]")?.textContent ?? "The session has not begun.")
    show()
    return true
  }

  function say(pk, mark) {
    keep({ id: `mark-${pk}`, booking: Number(pk), mark, said_at: Date.now() })
  }

  marks.addEventListener("change", ({ target }) => {
    const person = target.closest("[data-person]")
    if (tooEarly()) {
      takeBack(person)
      return
    }
    tell("")
    say(person.dataset.person, target.value)
    show()
    sendIn(SOON)
  })

  marks.addEventListener("submit", (event) => {
    event.preventDefault()
    if (tooEarly()) {
      return
    }
    const others = people().filter((person) => !markOf(person))
    if (event.submitter?.name === "others") {
      tell(others.length ? "" : "Everybody has a mark already.")
      others.forEach((person) => say(person.dataset.person, "came"))
    }
    show()
    sendIn(0)
  })

  walkIn.addEventListener("submit", (event) => {
    const said = Object.fromEntries(new FormData(walkIn))
    const enough = said.name.trim() && walkIn.elements.email.value.includes("@") && (said.agency || said.agency_as_told.trim())
    if (!enough && navigator.onLine) {
      return // the portal says what is missing
    }
    event.preventDefault()
    if (tooEarly()) {
      return
    }
    if (!enough) {
      tell("Write their name, their work e-mail and their agency.")
      show()
      state.scrollIntoView()
      return
    }
    const id = crypto.randomUUID()
    const { name, email, agency, agency_as_told, instead_of } = said
    keep({ id, key: id, name, email, agency, agency_as_told, instead_of, said_at: Date.now() })
    walkIn.reset()
    offerColleagues()
    tell("")
    show()
    walkIn.elements.name.focus()
    sendIn(0)
  })

  // Only colleagues of the chosen agency are offered to come instead of.
  let colleagues = walkIn.elements.instead_of.cloneNode(true)

  function offerColleagues() {
    const { agency, instead_of: select } = walkIn.elements
    const chosen = agency.value ? agency.selectedOptions[0].textContent : ""
    const nobody = colleagues.options[0].cloneNode(true)
    const group = [...colleagues.querySelectorAll("optgroup")].find((each) => each.label === chosen)
    select.replaceChildren(nobody, ...(group ? [group.cloneNode(true)] : []))
    select.closest(".govuk-form-group").hidden = !group
  }

  walkIn.elements.agency.addEventListener("change", offerColleagues)
  copy.querySelector("button").addEventListener("click", removeCopy)
  addEventListener("online", () => sendIn(0))
  document.addEventListener("visibilitychange", () => document.hidden || sendIn(0))
  addEventListener("storage", show)

  register.querySelector("[data-save]").hidden = true
  offerColleagues()
  tooEarly()
  show()
  sendIn(0)
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(register.dataset.worker).catch(() => {})
    removeOld().then(() => renew()).then(show).catch(() => {})
  }
}
