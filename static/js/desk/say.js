// Says a sentence to those who listen to the page, without moving anybody.
export function say(sentence) {
  let region = document.getElementById("desk-say")
  if (!region) {
    region = document.createElement("div")
    region.id = "desk-say"
    region.className = "visually-hidden"
    region.setAttribute("role", "status")
    document.querySelector("main").append(region)
  }
  setTimeout(() => (region.textContent = sentence), 100) // a region is heard once it is there
}
