//! Discrete-event simulation of the checkout service. Knows no browser, no Yew, no serde.
