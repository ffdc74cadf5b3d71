// Marks and walk-ins are kept on the telephone as they are said, and sent in order when there is a signal.
// Each is kept under a key of its own until the portal has said that it has it: nothing is lost, and what is
// sent twice is one. Without this, the form is sent whole.

import { ENDED, keeping, MOST_AT_ONCE, post } from "./register-kept.js"

const SOON = 300 // milliseconds after a mark
const AGAIN = [5000, 10000, 20000, 40000] // after a try that failed
const PATIENCE = 20000
const KEPT_FOR = 2 * 24 * 60 * 60 * 1000
const HERE = ["came", "late", "left"]

const register = document.querySelector("[data-register]")
const marks = document.getElementById("marks")

if (register && marks) {
  begin()
}

function begin() {
  const copies = `register ${register.dataset.register}`
  const opensAt = Number(register.dataset.opens) * 1000
  const state = register.querySelector("[data-state]")
  const waiting = register.querySelector("[data-waiting]")
  const copy = register.querySelector("[data-copy]")
  const walkIn = document.getElementById("walk-in-form")
  const kept = keeping(register.dataset.register)
  let sending = false
  let tries = 0
  let timer = 0
  let ended = false
  let said = ""
  let shown = "[]"

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
    if (!kept.of(`mark-${pk}`)) {
      person.querySelectorAll("input[type=radio]").forEach((radio) => (radio.checked = radio.value === was))
    }
  }

  function markOf(person) {
    return person.querySelector("input:checked")?.value ?? ""
  }

  function show() {
    const items = kept.all()
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
    const listed = items.filter((item) => item.email || item.refused)
    if (shown === JSON.stringify(listed)) {
      return
    }
    shown = JSON.stringify(listed)
    const focused = waiting.contains(document.activeElement) ? document.activeElement.id : ""
    waiting.replaceChildren(...listed.map(waitingRow))
    waiting.hidden = listed.length === 0
    document.getElementById(focused)?.focus()
  }

  function waitingRow(item) {
    const row = document.createElement("li")
    const name = document.createElement("strong")
    name.textContent = item.name ?? item.who
    row.append(name, item.refused ? `: ${item.refused} ` : ": not sent yet. ")
    if (item.email) {
      row.append(button("Change", item, () => fill(item)), " ")
    }
    row.append(button("Remove", item))
    return row
  }

  function button(words, item, also = () => {}) {
    const made = document.createElement("button")
    made.type = "button"
    made.id = `${words} ${item.id}`.replaceAll(" ", "-")
    made.className = "register__button"
    const whom = document.createElement("span")
    whom.className = "govuk-visually-hidden"
    whom.textContent = ` ${item.name ?? item.who}`
    made.append(words, whom)
    made.addEventListener("click", () => {
      kept.forget(item.id)
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
    const number = items.filter((item) => !item.refused).length
    const refused = items.length - number
    const unsent = `${number} not sent yet`
    let words = said
    if (number && ended) {
      words = `This link has ended, and cannot take what is kept on this telephone: ${unsent}. Ask the office for a new link and open it here: up to eight days after the session it is sent from there. Later, tell the office.`
    } else if (number) {
      const where = kept.hasNoRoom() ? "Do not close this page: this telephone can keep no more" : "Kept on this telephone"
      words = `${where}, ${unsent}. ${sending ? "Sending now." : "It is sent when there is a signal."} ${said}`
    }
    if (refused) {
      words += ` ${refused} not taken: the reason stands under “Somebody who is not on the list”.`
    }
    state.hidden = false
    state.classList.toggle("register__state--kept", items.length > 0)
    const tells = words.trim() || "Each mark is sent as you choose it. Everything is sent."
    if (state.textContent !== tells) {
      state.textContent = tells
    }
  }

  // Sending.

  function sendIn(milliseconds) {
    clearTimeout(timer)
    timer = setTimeout(send, milliseconds)
  }

  async function send() {
    const items = kept.unsent().slice(0, MOST_AT_ONCE)
    if (sending || ended || !items.length) {
      return
    }
    sending = true
    show()
    const went = await sent(items).catch(() => false)
    sending = false
    tries = went ? 0 : tries + 1
    show()
    if (kept.unsent().length) {
      sendIn(went ? SOON : AGAIN[Math.min(tries, AGAIN.length) - 1])
    }
  }

  async function sent(items) {
    const deliver = () => post(register.dataset.send, marks.elements.csrfmiddlewaretoken.value, items)
    let answer = await deliver()
    if (answer.status === 403) {
      await renew()
      answer = await deliver()
    }
    ended = ENDED.includes(answer.status)
    if (!answer.ok) {
      return false
    }
    const said = await answer.json()
    kept.settle(items, said)
    await renew(said.marks, items.some((item) => item.email && said.done.includes(item.id)))
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
    if (!("caches" in window) || isUnwanted()) {
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

  function isUnwanted() {
    return Boolean(quietly(() => localStorage.getItem(`${copies}: no copy`)))
  }

  function quietly(work) {
    try {
      return work()
    } catch {
      return null // this telephone keeps nothing
    }
  }

  async function removeCopy() {
    quietly(() => localStorage.setItem(`${copies}: no copy`, "1"))
    await caches.delete(copies)
    copy.hidden = true
    tell("The copy of this list is removed.")
    show()
  }

  // That no copy is wanted is remembered for as long as there would be one. The copies themselves: register-worker.js.
  function forgetOld() {
    const days = (key) => /^register \d+ (\d{4}-\d\d-\d\d): no copy$/.exec(key)?.[1]
    const old = Object.keys(localStorage).filter((key) => Date.now() - Date.parse(days(key)) > KEPT_FOR)
    old.forEach((key) => localStorage.removeItem(key))
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
    const who = personOf(pk).querySelector("strong").textContent
    const words = radioOf(pk, mark).labels[0].textContent.trim()
    kept.keep({ id: `mark-${pk}`, booking: Number(pk), mark, said_at: Date.now(), who, words })
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
    kept.keep({ id, key: id, name, email, agency, agency_as_told, instead_of, said_at: Date.now() })
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
    quietly(forgetOld)
    renew().then(show).catch(() => {})
  }
}
