import { enableCompileCache } from 'node:module';

// What an earlier start compiled is not compiled again.
enableCompileCache();
await import('./serve.js');
