// While somebody writes: words, reading time and things to look at, under each box and for the whole.
// The desk says what there is to look at, so the rules are in one place.
import { boxesOf } from "./boxes.js";
import { say } from "./say.js";

const PAUSE = 700 // milliseconds without a key
const AFTER = Node.DOCUMENT_POSITION_FOLLOWING

export function checkWhileWriting(form, address) {
  const whole = form.querySelector("[data-checks]") ?? placeForWhole(form)
  const panels = new WeakMap()
  let waiting, asked = 0, known

  const written = () => boxesOf(form).filter((box) => !isRemoved(box))

  async function check() {
    const boxes = written()
    const number = ++asked
    const answer = await ask(form, address, boxes).catch(() => null)
    if (!answer || number !== asked) return
    const parts = [...answer.querySelectorAll("[data-checks]")]
    whole.replaceChildren(...parts.pop().childNodes)
    parts.forEach((part, index) => panelOf(boxes[index], panels).replaceChildren(...part.childNodes))
    known = tell(whole, known)
  }

  function soon() {
    clearTimeout(waiting)
    waiting = setTimeout(check, PAUSE)
  }

  form.addEventListener("input", ({ target }) => written().includes(target) && soon())
  form.addEventListener("change", ({ target }) => target.name?.endsWith("-DELETE") && soon())
  form.addEventListener("submit", () => clearTimeout(waiting))
  check()
}

const isRemoved = (box) =>
  Boolean(box.closest(".inline-related, .form-row")?.querySelector("[name$=-DELETE]:checked"))

function placeForWhole(form) {
  const place = document.createElement("div")
  place.className = "desk-checks"
  place.dataset.checks = ""
  const isAfter = (row) => boxesOf(form)[0].compareDocumentPosition(row) & AFTER
  const buttons = [...form.querySelectorAll(".submit-row")].find(isAfter)
  if (buttons) buttons.before(place)
  else form.append(place)
  return place
}

function panelOf(box, panels) {
  if (!panels.has(box)) {
    const panel = document.createElement("div")
    panel.className = "desk-checks"
    const editor = box.closest(".prose-editor") ?? box
    ;(editor.closest(".flex-container") ?? editor).after(panel)
    panels.set(box, panel)
  }
  return panels.get(box)
}

async function ask(form, address, boxes) {
  const body = new FormData()
  for (const box of boxes) body.append("text", box.value)
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }
  const response = await fetch(address, { method: "POST", body, headers, redirect: "manual" })
  if (!response.ok && response.status !== 413) return null
  return new DOMParser().parseFromString(await response.text(), "text/html")
}

// What is new is said once; counts that change with every word are not.
function tell(whole, known) {
  const now = [...whole.querySelectorAll("li")].map((line) => line.textContent.trim())
  const fresh = known && now.filter((line) => !known.includes(line))
  if (fresh?.length) say(`To look at: ${fresh.join(" ")}`)
  else if (known?.length && !now.length) say("Nothing left to look at.")
  return now
}
