export { signRetellBody } from './retell-signature.js';
export { RetellModule } from './retell.module.js';
