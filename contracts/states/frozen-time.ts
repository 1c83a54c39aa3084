/** When the shadow Call happens, and where the mock's clock stands for it: 2024-01-01T00:00:00Z, in milliseconds. */
export const frozenMs = Date.UTC(2024, 0, 1)

/** The same in seconds. */
export const frozenSeconds = frozenMs / 1000
