export { AdminModule } from './admin.module.js';
export { formatScope, parseScope } from './admin-scope.js';
export { ApiDocument } from './docs/api-document.provider.js';
export { AdminTokens } from './admin-tokens.js';
