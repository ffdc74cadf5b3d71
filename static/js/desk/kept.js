// Words not saved yet are kept in this browser, and offered back after a crash, a closed tab or an
// expired sign-in. They go once they are saved, when somebody signs out, and after a day.
import { collect, isThere, namesIn, put, remember } from "./fields.js";
import { say } from "./say.js";
import { PREFIX, signedOut } from "./signing-out.js";

const SENT = "desk-sent"
const EVERY = 2000 // milliseconds
const A_DAY = 24 * 60 * 60 * 1000

export function keepWords(form, user) {
  purge(user)
  const sent = settleSent()
  if (!form || !user || form.querySelector("[type=password]")) return
  if (document.body.classList.contains("popup")) return
  const page = new Page(form, user, sent)
  offer(page)
  page.watch()
}

class Page {
  constructor(form, user, sent) {
    const path = location.pathname
    const again = sent?.path === path && isRefused() ? stored(sent.key) : null
    Object.assign(this, { form, user, path })
    this.key = again ? sent.key : `${PREFIX}${user}:${path}:${Date.now()}`
    this.touched = again ? namesIn(again) : new Set() // what an earlier page of this form changed
    this.last = null // what was stored, or tried
    this.failed = this.begun = this.left = false
    remember(form)
  }

  watch() {
    for (const name of ["input", "change", "click"]) {
      this.form.addEventListener(name, () => (this.begun = true))
    }
    this.form.addEventListener("submit", () => this.send())
    setInterval(() => this.keep(), EVERY)
    addEventListener("pagehide", () => this.keep())
    document.addEventListener("visibilitychange", () => this.keep())
    addEventListener("beforeunload", (event) => this.warn(event))
  }

  keep() {
    if (!this.begun || signedOut) return
    const words = collect(this.form, this.touched)
    const now = JSON.stringify(words)
    if (now === this.last) return
    this.last = now
    if (!words) return forget(this.key)
    const { user, path } = this
    const version = this.form.elements.version?.value ?? ""
    this.failed = !store(this.key, { user, path, version, at: Date.now(), ...words })
  }

  send() {
    this.keep()
    this.left = true
    quietly(() => sessionStorage.setItem(SENT, JSON.stringify({ key: this.key, path: this.path })))
  }

  warn(event) {
    this.keep()
    if (this.failed && !this.left && !signedOut) event.preventDefault()
  }
}

function quietly(work) {
  try {
    return work() ?? true
  } catch {
    return false
  }
}

const store = (key, words) => quietly(() => localStorage.setItem(key, JSON.stringify(words)))
const forget = (key) => quietly(() => localStorage.removeItem(key))

function stored(key) {
  const words = quietly(() => JSON.parse(localStorage.getItem(key)))
  return typeof words === "object" ? words : null
}

function keys() {
  const found = quietly(() => Object.keys(localStorage)) || []
  return found.filter((key) => key.startsWith(PREFIX))
}

function purge(user) {
  for (const key of keys()) {
    const words = stored(key)
    const others = user && words?.user !== user
    if (others || !(words?.at > Date.now() - A_DAY)) forget(key)
  }
}

const isRefused = () => Boolean(document.querySelector(".errornote"))

// What the page before this one sent, once: forgotten if this page says that it was saved.
function settleSent() {
  const sent = quietly(() => JSON.parse(sessionStorage.getItem(SENT)))
  quietly(() => sessionStorage.removeItem(SENT))
  if (!sent?.key) return null
  const straight = quietly(() => new URL(document.referrer).pathname) === sent.path
  if (straight && document.querySelector(".messagelist .success") && !isRefused()) forget(sent.key)
  return sent
}

function offer(page) {
  const kept = keys()
    .filter((key) => key !== page.key)
    .map((key) => ({ key, words: stored(key) }))
    .filter(({ words }) => words?.user === page.user && words.path === page.path)
    .sort((one, other) => other.words.at - one.words.at)
  const missing = kept.filter(({ key, words }) => {
    const there = isThere(page.form, words)
    if (there && !isRefused()) forget(key)
    return !there
  })
  const banners = missing.map(({ key, words }) => banner(page, key, words))
  page.form.prepend(...banners)
  if (banners.length) say(banners.map((each) => each.querySelector("p").textContent).join(" "))
}

function banner(page, key, words) {
  const section = document.createElement("section")
  const text = document.createElement("p")
  section.className = "desk-kept"
  text.id = `${key}-offer`
  text.textContent = sentence(page, words)
  section.setAttribute("aria-labelledby", text.id)
  const back = button("Bring them back", text.id, () => bringBack(page, key, words, section))
  const away = button("Throw them away", text.id, () => throwAway(key, section))
  section.append(text, back, " ", away)
  return section
}

function button(name, about, press) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "button"
  made.textContent = name
  made.setAttribute("aria-describedby", about)
  made.addEventListener("click", press)
  return made
}

function sentence(page, words) {
  const version = page.form.elements.version?.value ?? ""
  const changed = words.version !== version
  return (
    `You have words from ${clock(words.at)} that were not saved.` +
    (changed ? " Somebody has changed this page since then: compare before you save." : "")
  )
}

function clock(at) {
  const then = new Date(at)
  const day = then.toDateString() === new Date().toDateString() ? "today" : "yesterday"
  const time = then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })
  return `${time} ${day}`
}

function bringBack(page, key, words, section) {
  const first = put(page.form, words)
  page.begun = true
  page.keep()
  if (!page.failed) forget(key)
  section.remove()
  first?.focus()
  say("Your words are back in the form. They are not saved yet.")
}

function throwAway(key, section) {
  forget(key)
  section.remove()
  document.getElementById("content-start").focus()
  say("The words were thrown away.")
}
