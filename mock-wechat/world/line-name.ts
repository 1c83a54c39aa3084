/**
 * `stable` is /cgi-bin/stable_token, `token` is /cgi-bin/token; getting one never touches the other. `component` are those of
 * a platform, `authorizer` those that a platform has for an account.
 */
export type LineName = 'stable' | 'token' | 'component' | 'authorizer'
