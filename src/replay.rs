//! Playback of a run: play, seek, step, checkpoints, findings.
