// Inventory reservations of the checkout service.
import pg from 'pg';

// One pool for the whole process.
export const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 20,
});

// `available` is a generated column: what is on hand and not yet reserved.
const RESERVE_ITEM = `
  UPDATE inventory
     SET reserved = reserved + $2
   WHERE sku = $1
     AND available >= $2
  RETURNING sku, reserved`;

// The checkout route answers 409 to this one, and 500 to any other error.
export class InsufficientInventoryError extends Error {
  constructor(orderId, sku) {
    super('insufficient inventory');
    this.name = 'InsufficientInventoryError';
    this.orderId = orderId;
    this.sku = sku;
  }
}

/**
 * Reserves all items of an order, or none of them.
 *
 * @param {string} orderId
 * @param {{ sku: string, quantity: number }[]} items
 * @returns {Promise<{ sku: string, reserved: number }[]>}
 */
export async function reserveInventory(orderId, items) {
  const client = await pool.connect();

  try {
    await client.query('BEGIN');

    const reservations = [];
    for (const { sku, quantity } of items) {
      const { rows } = await client.query(RESERVE_ITEM, [sku, quantity]);
      if (rows.length === 0) {
        throw new InsufficientInventoryError(orderId, sku);
      }
      reservations.push(rows[0]);
    }

    await client.query('COMMIT');
    client.release();
    return reservations;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
