/**
 * Version of what `@wxhost/core/protocol` promises to plugins; a plugin's `wxhost.host` is a semver range over it.
 * Minor: something was added. Major: a plugin written for the old one may break.
 */
export const HOST_API_VERSION = '1.1.0'
