//! Everything on screen as one value; reduce(state, action).
