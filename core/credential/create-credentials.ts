import { CredentialService } from './credential-service.ts'
import type { Credentials } from './credentials.ts'
import type { CredentialTools } from './tools.ts'

/** The service over these stores and this lock; it closes them when it is closed. */
export const createCredentials = (tools: CredentialTools): Credentials => new CredentialService(tools)
