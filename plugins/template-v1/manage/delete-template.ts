import { type Operation, output, type Static, Type } from '@wxhost/core/protocol'
import { acknowledged, closed, post, readAnswer } from '../endpoint.ts'
import { resolveTemplateId, templateName } from '../template-id.ts'

const input = Type.Object({ template_id: templateName }, closed)
type Input = Static<typeof input>

const done = Type.Object({ deleted: Type.Literal(true) }, closed)
type Done = Static<typeof done>

/**
 * Takes a template out of the account. 40037 says that there is none of this id: a fault of the id at the first sending,
 * but what the host's own repeat meets after a lost answer, where the template is gone as wanted.
 * @see wire-protocol reference, template-message page
 */
export const deleteTemplate: Operation<Input, Done> = {
  summary: 'Delete a template of an official account',
  effect: 'idempotent',
  idempotency: { key: 'call' },
  input,
  output: done,
  errors: [
    'credential',
    'retryable',
    'rate-limited',
    'quota-exhausted',
    'invalid-argument',
    'permission',
    'config',
    'business',
  ],
  example: { template_id: 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s' },
  encode({ template_id }, call) {
    const id = resolveTemplateId(template_id, call.app)
    return typeof id === 'string' ? post('/cgi-bin/template/del_private_template', { template_id: id }) : id
  },
  decode(response, _call, { resent }) {
    const decoded = readAnswer<Done>(response, { paths: { 40036: '/template_id', 40037: '/template_id' } }, (body) =>
      acknowledged(body, () => output({ deleted: true })),
    )
    return resent && decoded.kind === 'error' && decoded.code === '40037' ? output({ deleted: true }) : decoded
  },
}
