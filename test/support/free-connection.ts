// A process whose last answer comes on a connection that is free already; see embedded-thread.spec.
import pg from 'pg';
import { EmbeddedThread } from '../../src/platform/database/embedded-thread.js';

const thread = await EmbeddedThread.open({ dataDir: null, dump: null });
const stream = () => thread.connect();
const pool = new pg.Pool({ stream, user: 'postgres', max: 1, pipeline: true, allowExitOnIdle: true });
const client = await pool.connect();
const answer = client.query<{ one: number }>('select 1 as one');
client.release();
process.stdout.write(String((await answer).rows[0]?.one));
