// A list narrows while somebody types. Without this, the button does it.

const box = document.querySelector(".filters input[type=search]")
const count = document.querySelector(".in-force [role=status]")
const rows = [...document.querySelectorAll("[data-words]")].map((row) => ({ row, words: row.dataset.words }))
const groups = [...document.querySelectorAll("[data-narrows]")]
// Abbreviations are short, so that each stands within some longer word: there, words have to begin so.
const before = box && "beginnings" in box.dataset ? " " : ""

function narrow() {
  const wanted = box.value.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  for (const { row, words } of rows) {
    row.hidden = !wanted.every((word) => words.includes(before + word))
  }
  for (const group of groups) {
    group.hidden = !group.querySelector("[data-words]:not([hidden])")
  }
  const shown = rows.filter(({ row }) => !row.hidden).length
  count.innerHTML = ""
  const number = document.createElement("strong")
  number.textContent = shown
  count.append(number, ` ${shown === 1 ? count.dataset.one : count.dataset.many}`)
}

// A link to a row that is narrowed away shows everything again, and leads there.
function showWhatIsLinked() {
  const linked = document.getElementById(location.hash.slice(1))
  if (linked?.closest("[hidden]")) {
    box.value = ""
    narrow()
    linked.scrollIntoView()
  }
}

// What the server has narrowed already cannot grow again here: the button asks it anew.
if (box && !box.value) {
  box.addEventListener("input", narrow)
  addEventListener("hashchange", showWhatIsLinked)
}
