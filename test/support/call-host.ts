export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** What a success holds. */
  readonly output: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
}

/** One call as a business service makes it. `operation` is e.g. `template.send`. */
export async function callHost(
  url: string,
  appid: string,
  operation: string,
  input: unknown = {},
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetch(`${url}/v1/apps/${appid}/${operation.replace('.', '/')}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
    ...(signal === undefined ? {} : { signal }),
  })
  const body = (await response.json()) as Record<string, unknown>
  return {
    status: response.status,
    headers: response.headers,
    output: (body.output ?? {}) as Record<string, unknown>,
    body,
  }
}
