import type { Gateway } from './gateway.js';
// The files themselves: the whole platform stands on most of the packages, which are to be loaded meanwhile.
import { type Clock, SystemClock } from './platform/clock.js';
import type { Config } from './platform/config/config.js';
import { openDatabase } from './platform/open-database.js';

export { loadConfig } from './platform/config/load-config.js';

/**
 * Starts the gateway. The database opens while the application is loaded, which takes about as long.
 * @throws ConfigError when the database cannot be reached or the port cannot be had
 */
export async function startGateway(config: Config, clock: Clock = new SystemClock()): Promise<Gateway> {
  const opening = openDatabase(config.database);
  // The application tells of a failure once it is loaded.
  opening.catch(() => undefined);
  const closeDatabase = () =>
    opening.then(
      (database) => database.close(),
      () => undefined,
    );
  try {
    const { openGateway } = await import('./gateway.js');
    const gateway = await openGateway(config, clock, opening);
    const close = async () => {
      await gateway.close();
      await closeDatabase();
    };
    return { ...gateway, close };
  } catch (error) {
    await closeDatabase();
    throw error;
  }
}
