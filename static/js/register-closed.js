// What a telephone still keeps of a register that has closed: it is shown, and sent or removed by a button.

import { ENDED, keeping, MOST_AT_ONCE, post } from "./register-kept.js"

const closed = document.querySelector("[data-closed]")
const state = document.querySelector("[data-state]")
const list = closed.querySelector("[data-waiting]")
const form = closed.querySelector("form")
const kept = keeping(closed.dataset.closed)

function show() {
  closed.hidden = !kept.all().length
  list.replaceChildren(...kept.all().map(row))
  if (form) {
    form.hidden = !kept.unsent().length
  }
}

function row(item) {
  const made = document.createElement("li")
  const name = document.createElement("strong")
  name.textContent = item.name ?? item.who
  const words = item.words ?? "Added at the door"
  made.append(name, `: ${words}. ${item.refused ?? "Not sent."} `, removing(item))
  return made
}

function removing(item) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "register__button"
  const whom = document.createElement("span")
  whom.className = "govuk-visually-hidden"
  whom.textContent = ` ${item.name ?? item.who}`
  button.append("Remove", whom)
  button.addEventListener("click", () => {
    kept.forget(item.id)
    tell("It is removed.")
    list.querySelector("button")?.focus()
  })
  return button
}

function tell(words) {
  state.textContent = words
  show()
}

async function send() {
  const items = kept.unsent().slice(0, MOST_AT_ONCE)
  const answer = await post(closed.dataset.send, form.elements.csrfmiddlewaretoken.value, items)
  if (ENDED.includes(answer.status)) {
    return "This link takes it no more: tell the office what stands here."
  }
  if (!answer.ok) {
    throw new Error(answer.status)
  }
  kept.settle(items, await answer.json())
  if (kept.unsent().length) {
    return send()
  }
  return kept.all().length ? "Some of it was not taken: the reason stands below." : "Everything is sent."
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault()
  tell("Sending now.")
  tell(await send().catch(() => "It could not be sent. Try again where there is a signal."))
})

show()
globalThis.caches?.delete(`register ${closed.dataset.closed}`).catch(() => {})
