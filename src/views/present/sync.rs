//! Windows of one meeting follow each other: each tells the others its link when that changes, for the link is the state.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::{
    browser::channel::Channel,
    link,
    session::{Action, Session},
};

/// What this window said or heard last, and the way to the others.
#[derive(Default)]
struct Line {
    channel: Option<Channel>,
    last: String,
}

/// Keeps the windows that present one incident equal.
#[hook]
pub fn use_sync(session: &Session, incident: Option<&str>, on: &Callback<Action>) {
    let line = (*use_memo((), |()| Rc::new(RefCell::new(Line::default())))).clone();
    let presents = session.present.step.is_some();
    let name = incident.filter(|_| presents).map(|id| format!("postmortem-explorer/{id}"));
    {
        let (line, on, speaker) = (line.clone(), on.clone(), session.present.speaker);
        use_effect_with(name.clone(), move |name| {
            let heard = line.clone();
            let callback = Callback::from(move |text: String| {
                if std::mem::replace(&mut heard.borrow_mut().last, text.clone()) == text {
                    return;
                }
                let (state, fragment) = text.split_once('#').unwrap_or(("", text.as_str()));
                let (mut opened, _) = link::from_fragment(fragment);
                opened.present.speaker = speaker;
                opened.present.blank = state.contains("blank");
                let plays = state.contains("plays");
                on.emit(Action::Open(Box::new(opened)));
                if plays {
                    on.emit(Action::Play);
                }
            });
            line.borrow_mut().channel = name.as_deref().and_then(|name| Channel::open(name, callback));
            move || line.borrow_mut().channel = None
        });
    }
    // While the replay plays, each window's own clock runs; where it stands is told when it stops.
    let playing = session.playback.playing;
    let mut told = session.clone();
    told.present.speaker = false;
    let blank = if session.present.blank { "blank" } else { "" };
    let text = (name.is_some() && !playing).then(|| format!("{blank}{}", link::to_fragment(&told)));
    let begins = (name.is_some() && playing).then_some(session.playback);
    use_effect_with((text, begins), move |(text, begins)| {
        let mut line = line.borrow_mut();
        let text = match (text, begins) {
            (Some(text), _) => text.clone(),
            (None, Some(_)) => format!("plays{}", link::to_fragment(&told)),
            (None, None) => return,
        };
        if line.last != text {
            if let Some(channel) = &line.channel {
                channel.send(&text);
            }
            line.last = text;
        }
    });
}
