/** One block of a PEM file: its label, and the block as it should be written. */
export interface Pem {
  readonly label: string
  readonly text: string
  /** It says that it is encrypted (RFC 1421's headers, as openssl writes them). */
  readonly encrypted: boolean
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g

/**
 * The blocks of a PEM text, cleaned of what editors, mail and variables of the environment add: blank lines, indentation,
 * CRLF, comments around and inside the blocks, line ends written as `\n` or lost. OpenSSL itself refuses most of these.
 */
export function pemBlocks(text: string): readonly Pem[] {
  return [...text.matchAll(block)].map(([, label = '', inside = '']) => {
    const lines = inside.split(/\\r|\\n|\r|\n/).map((line) => line.replaceAll(/\s/g, ''))
    const encrypted = lines.some((line) => /^Proc-Type:.*ENCRYPTED/.test(line))
    const base64 = lines.filter((line) => !line.startsWith('#') && !line.includes(':')).join('')
    const body = base64.match(/.{1,64}/g)?.join('\n') ?? ''
    return { label, text: `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`, encrypted }
  })
}
