// What is said at a register is kept on the telephone, each under a key of its own, until the portal has it.

const PATIENCE = 20000
export const MOST_AT_ONCE = 50
export const ENDED = [404, 410]

// `register` is the session and the day, as its page names them.
export function keeping(register) {
  const before = `register ${register} `
  const store = storage()
  const memory = new Map() // what the telephone has no room for

  function storage() {
    try {
      return localStorage
    } catch {
      return null
    }
  }

  function of(id) {
    const text = memory.get(before + id) ?? store?.getItem(before + id)
    return text ? JSON.parse(text) : null
  }

  // The oldest first.
  function all() {
    const keys = new Set([...Object.keys(store ?? {}), ...memory.keys()])
    const ids = [...keys].filter((key) => key.startsWith(before)).map((key) => key.slice(before.length))
    return ids.map(of).filter(Boolean).sort((one, other) => one.said_at - other.said_at)
  }

  function keep(item) {
    const text = JSON.stringify(item)
    try {
      store.setItem(before + item.id, text)
      memory.delete(before + item.id)
    } catch {
      memory.set(before + item.id, text)
    }
  }

  function forget(id) {
    store?.removeItem(before + id)
    memory.delete(before + id)
  }

  // What the portal said of items that were sent. What was said since they left stays as it is.
  function settle(items, { done, refused }) {
    for (const item of items.filter(({ id, said_at }) => of(id)?.said_at === said_at)) {
      if (done.includes(item.id)) {
        forget(item.id)
      } else if (refused[item.id]) {
        keep({ ...item, refused: refused[item.id] })
      }
    }
  }

  // What was refused is not sent again: somebody changes it, or removes it.
  const unsent = () => all().filter((item) => !item.refused)

  return { all, of, keep, forget, settle, unsent, hasNoRoom: () => memory.size > 0 }
}

export function post(address, token, items) {
  const said = items.map(({ refused, who, words, ...item }) => item)
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ said }),
    signal: AbortSignal.timeout(PATIENCE),
  })
}
