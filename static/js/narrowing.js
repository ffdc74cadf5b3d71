// The list of chapters narrows while somebody types. Without this, the button does it.

const box = document.querySelector(".filters input[type=search]")
const count = document.querySelector(".in-force [role=status]")
const rows = [...document.querySelectorAll("[data-words]")].map((row) => ({ row, words: row.dataset.words }))
const groups = [...document.querySelectorAll("[data-narrows]")]

function narrow() {
  const wanted = box.value.toLowerCase().split(/[\s'’]+/).filter(Boolean)
  for (const { row, words } of rows) {
    row.hidden = !wanted.every((word) => words.includes(word))
  }
  for (const group of groups) {
    group.hidden = !group.querySelector("[data-words]:not([hidden])")
  }
  const shown = rows.filter(({ row }) => !row.hidden).length
  count.innerHTML = ""
  const number = document.createElement("strong")
  number.textContent = shown
  count.append(number, shown === 1 ? " chapter" : " chapters")
}

// What the server has narrowed already cannot grow again here: the button asks it anew.
if (box && !box.value) {
  box.addEventListener("input", narrow)
}
