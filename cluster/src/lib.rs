//! The questions of tifa as SQL on an existing distributed engine.
//!
//! The engine is [DataFusion](https://datafusion.apache.org) with
//! [`datafusion-distributed`](https://docs.rs/datafusion-distributed) over it: it plans, moves data and
//! merges. This package adds [`functions`] that count as the library does, a [`worker`] that serves
//! them, a coordinator's session ([`cluster`]) and the [`questions`], each with the library's answer
//! beside it. Results are equal to the library's on one machine, row for row.
//!
//! See the README beside this package for what it costs and how it starts.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod archive;
pub mod cluster;
pub mod demo;
pub mod engines;
pub mod functions;
pub mod output;
pub mod questions;
pub mod reposts;
pub mod rows;
pub mod worker;
