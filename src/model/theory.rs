//! What the textbooks say that a run must come to, and how far the runs agree.
//!
//! The simulation and the formulas share nothing but the scenario: a queue that waits as Erlang C says, a pool that runs
//! dry as a sum of exponential gaps says, and a share of failed requests as the renewal theorem says are three ways of
//! finding a mistake that no test of a single step would find. Pure arithmetic; `ln` and `exp` are libm's.
//!
//! | module | holds |
//! |---|---|
//! | [`queue`] | Erlang B and C, mean wait, Little's law |
//! | [`exhaustion`] | how long a pool lasts: an Erlang sum, at a constant rate or through the hours of a day |
//! | [`renewal`] | the share of failed requests when exhausted instances are restarted |
//! | [`sample`] | mean and standard deviation of replications, each with its confidence interval |
//! | [`checks`] | each formula beside the runs it must agree with |
//! | [`story`] | why the incident needs several instances and restarts |
//! | [`proofs`] | what the tests prove besides, in numbers |

pub mod checks;
pub mod exhaustion;
pub mod proofs;
pub mod queue;
pub mod renewal;
pub mod sample;
pub mod story;
