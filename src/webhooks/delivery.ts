import type { WEBHOOK_SOURCES } from '../platform/index.js';

export type WebhookSource = (typeof WEBHOOK_SOURCES)[number];

/** A verified delivery, reduced to what will be worked off. */
export interface NewDelivery {
  companyId: string;
  source: WebhookSource;
  /** The vendor's name of the event. */
  event: string;
  /** Equal for two deliveries of the same fact; holds no personal data. */
  dedupeKey: string;
  /** The declared fields, as JSON; never a whole body. */
  facts: object;
}

/** A verified delivery that nobody can read: its trace, and why. */
export interface UnreadableDelivery extends Omit<NewDelivery, 'companyId' | 'facts'> {
  /** Null when the body does not even say whom it is for. */
  companyId: string | null;
  reason: string;
}

export interface Delivery extends Omit<NewDelivery, 'facts'> {
  id: string;
  /** What was stored, to be read with care: it may come from an older version. */
  facts: unknown;
}

/**
 * Works off the deliveries of one source. May be called again for the same delivery, and in any order, so it must come to
 * the same end; throwing means "again later".
 * @returns "suspicious" for what the sender had no business to tell, and what therefore changed nothing
 */
export type WebhookHandler = (delivery: Delivery) => Promise<'suspicious' | void>;

/** What became of a delivery, or of an attempt to work it off. */
export type DeliveryOutcome =
  'stored' | 'duplicate' | 'ignored' | 'unreadable' | 'done' | 'suspicious' | 'failed' | 'dead';
