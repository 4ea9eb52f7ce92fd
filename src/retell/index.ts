export { signRetellBody } from './request/retell-signature.js';
export { RetellModule } from './retell.module.js';
