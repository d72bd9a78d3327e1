//! Time series: Prometheus JSON in, gaps, min/max pyramid for drawing.
