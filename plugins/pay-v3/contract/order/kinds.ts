import { like, type RequestSpec, regex, type Tree } from '@wxhost/contracts'
import { appid, codeUrl, h5Url, mchid, openid, prepayId } from '../samples.ts'
import { post } from '../wire.ts'

/** TEST ONLY: over the second nonce of the shadow Call, made by `openssl dgst -sha256 -sign` of the test key. */
const paySign =
  'B7uKDkNlZ/IHnjlZHbUtPwNzCLffVIDuggRRIfFY4Cd0Ymb0rjXf/PCeldd8T9BhxVzxQQnqKaveh1sVXh1gC+49V/BvxpcUQkaga8meEpE8VFbql65Ry/h0OKyGnJXiRJe+fbw7PN37Fk2z1PN0v4HpL00xyG3wqJ/k+Iss66Afc3zrAMloTlG4mlVBCBnFIE8QfkyDdAkiBuIy5oi6+elV7J9LnnMW9Mygr7h5M7VUxiyittoR0hFu8RBkX7fPqqOm8fVBoGFguMkUVvVUdlu/VE16jFCt9Z63CZ7jwIJSzKQRMKBxd9V/Bb4vu56v+wGY9KSQCGIF/ZTieoLvhQ=='
const appSign =
  'ngHuupJtOcc/0Ke3y1I6X9qmsRtgUKTvi6w4tZoobBCTZfTsSdOwocWm4DR7TwinVSoKLWLCT0l3Ry0SgxM5YC1RRd69jJpfv7Xhz3QX5ftEzD7U/afSlHlVkObsp3+N5Th2toF8Se0r/66gxCP1wcFF3wdj3hb3yoXlQqhy9kcIm3SEzyqg4E0vnd6juD5uXiCjMkaBlHe7sxvPoSI/UP8DEUnfPWiRYdC9Xd0h6uZv8gHbvQsKKNMAbthe4JzZY3tmURfICJoya7FWfF4K9bTJXdp+ph+N0Cj8Y7sKWa4ETANlFWypXuGm7C/kkB37xpmN27UAZu/mMmmo0bNYMQ=='
export const subPaySign =
  'LwX8xuAtY9u33+H13623Tmry46n/Cz+L7c4INBde3EyFVjD/cn8RHeYkAqhwRvg5aQVkFbe79JwPIB43okTdfYTBQagXFfaIHkDKgP/4B770I4+ZDzNQ5Cl7dQVm77KFHOyTNz5LtW8LW+rOLPxnJaXeFi1HSjO+DoG9blzjmKtg7bQIT+b+kiOJcTc8nqod2LEJKajomS9oRc3zEnVZHQzLZ7LPLRmgL0j0m/Fh3MnVQdpHET0dFeYC7cgkukoZxo+JjUmdrSsfzQjigTjZyzsC+zvmVfZNat9rDgFe5T+oJR4SCRHOoEQvJzlNVDrKK7X81m1chg6z/5+i9qiN2Q=='
export const subAppSign =
  'VMlKK+gotMyYZ+R24h1ZAeY6bc927H41K5EmabUrYy0YfvuZb1WqPl/vtQbfIdtihHW6FXlJoEpvRmmdYaNF7/ICP+oX4wmjw3SuYHEh+QG0BsZS4s0hpwb+iXkqeVK6lYx1ekH9k1zOpVqbrHgPukaXBhDHFjC0Hg47SD+6exTMJx7g3GPm9vVbj6thN/fkCXMWGaNmdpbxWcmg6qoJPT1xNn6t2PA3KusoCZtilWf30e5PTOy5vJZM8CUcgxhQjJj4uUBQ+9xgUGPIlwuqjAkr05+iLDoER1h+eOSFXqbIaGSennxoCJTA8fOHs1GYVUym8QYbcMIJxpKOxaOfVg=='

const ticket = regex('wx[0-9a-z]{34}', prepayId)
const moment = { timeStamp: '1704067200', nonceStr: like('c42c8f599c3793fd02f2a227b46e1f2f') }

/** What a page opens the payment with. @see pay-v3 page, 8 */
export const jsapiOutput = (appId: string = appid, sign = paySign) => ({
  prepay_id: ticket,
  pay: {
    appId,
    ...moment,
    package: regex('prepay_id=wx[0-9a-z]{34}', `prepay_id=${prepayId}`),
    signType: 'RSA',
    paySign: like(sign),
  },
})

/** What an app opens the payment with. @see pay-v3 page, 8 */
export const appOutput = (appId: string = appid, partnerId: string = mchid, sign = appSign) => ({
  prepay_id: ticket,
  pay: { appId, partnerId, prepayId: ticket, packageValue: 'Sign=WXPay', ...moment, sign: like(sign) },
})

/** What differs between the ways to pay: the last part of the address, more members, the answer, what the caller gets. */
export interface Kind {
  readonly name: 'jsapi' | 'app' | 'native' | 'h5'
  readonly more: object
  readonly answer: Tree
  readonly output: Tree
}

const codeUrlTree = regex('weixin://wxpay/bizpayurl/up\\?pr=[0-9A-Za-z]{7}&groupid=00', codeUrl)
const h5UrlTree = regex(
  'https://wx\\.tenpay\\.com/cgi-bin/mmpayweb-bin/checkmweb\\?prepay_id=wx[0-9a-z]{34}&package=[0-9a-z]{10}',
  h5Url,
)
export const h5Scene = { scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } } }

export const jsapi: Kind = {
  name: 'jsapi',
  more: { payer: { openid } },
  answer: { prepay_id: ticket },
  output: jsapiOutput(),
}
export const app: Kind = { name: 'app', more: {}, answer: { prepay_id: ticket }, output: appOutput() }
export const native: Kind = {
  name: 'native',
  more: {},
  answer: { code_url: codeUrlTree },
  output: { code_url: codeUrlTree },
}
export const h5: Kind = { name: 'h5', more: h5Scene, answer: { h5_url: h5UrlTree }, output: { h5_url: h5UrlTree } }

/** The request of an order. */
export const ordering = ({ name }: Kind, json: Tree): RequestSpec => post(`/v3/pay/transactions/${name}`, json)

/** The same by a partner. */
export const partnerOrdering = ({ name }: Kind, json: Tree): RequestSpec =>
  post(`/v3/pay/partner/transactions/${name}`, json)
