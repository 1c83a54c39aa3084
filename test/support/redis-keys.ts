import { connect } from 'node:net'

/** Everything that a Redis holds, keys and values, as it says it over the wire. */
export async function redisContent(port: number): Promise<string> {
  const keys = (await ask(port, ['KEYS *'])).split('\r\n').filter((line) => line.startsWith('wxhost'))
  const values = await ask(
    port,
    keys.flatMap((key) => [`GET ${key}`, `HGETALL ${key}`, `SMEMBERS ${key}`, `ZRANGE ${key} 0 -1`]),
  )
  return [...keys, values].join('\n')
}

const quietMs = 50

function ask(port: number, commands: readonly string[]): Promise<string> {
  if (commands.length === 0) return Promise.resolve('')
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1').setTimeout(quietMs, () => socket.destroy())
    socket.on('connect', () => socket.write(commands.map((command) => `${command}\r\n`).join('')))
    socket.on('data', (more) => {
      text += more
    })
    socket.on('error', reject).on('close', () => resolve(text))
  })
}
