//! What happened, for whoever listens: written at the very end of the transaction that did it, numbered without gap in the order in
//! which transactions were kept. Whoever has read up to a number has missed nothing before it.

mod read;

use bole_domain::events::{CommandDone, EventActor, EventData, EventObject, EventType, StateChanged};
use bole_domain::ids::{ClientId, EngagementId, EventId, TypedId};

pub use read::{Wanted, head, list};

use crate::store::Tenant;

/// What happened, before it has its number.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// What.
    pub kind: EventType,
    /// To which object.
    pub object: EventObject,
    /// The client that it concerns; taken from the engagement where there is one.
    pub client: Option<ClientId>,
    /// The engagement that it belongs to.
    pub engagement: Option<EngagementId>,
    /// Is it told to the users of that client?
    pub shared: bool,
    /// What it says.
    pub data: EventData,
}

/// What is kept of it until the transaction ends.
#[derive(Debug, Clone)]
pub(crate) struct Emitted {
    /// Its id.
    pub(crate) id: EventId,
    /// What happened.
    pub(crate) event: NewEvent,
}

/// To whom an event belongs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Concerns {
    /// The client.
    pub(crate) client: Option<ClientId>,
    /// The engagement.
    pub(crate) engagement: Option<EngagementId>,
    /// Are the client's users kept out of it?
    pub(crate) inside: bool,
}

impl Concerns {
    /// A client's, outside any engagement.
    pub(crate) fn client(client: ClientId) -> Self {
        Self { client: Some(client), ..Self::default() }
    }

    /// An engagement's, and so its client's.
    pub(crate) fn engagement(engagement: EngagementId) -> Self {
        Self { engagement: Some(engagement), ..Self::default() }
    }
}

/// Lets something have happened; it is written with the end of the caller's transaction.
pub fn emit(tx: &mut Tenant<'_>, event: NewEvent) {
    let id = tx.new_id();
    tx.emitted.push(Emitted { id, event });
}

/// An object came to be, or went on from where it was when this transaction read it.
pub(crate) fn moved(
    tx: &mut Tenant<'_>,
    kind: EventType,
    object: (&str, impl TypedId),
    whose: Concerns,
    now: StateChanged,
) {
    let before = tx.seen.get(&object.1.uuid()).map(|state| (*state).to_owned());
    told(tx, kind, object, whose, EventData::State(StateChanged { before, ..now }));
}

/// Something happened to an object.
pub(crate) fn told(
    tx: &mut Tenant<'_>,
    kind: EventType,
    (name, id): (&str, impl TypedId),
    whose: Concerns,
    data: EventData,
) {
    emit(
        tx,
        NewEvent {
            kind,
            object: EventObject { kind: name.to_owned(), id: id.to_string() },
            client: whose.client,
            engagement: whose.engagement,
            shared: kind.concerns_client() && !whose.inside,
            data,
        },
    );
}

/// What a command is about, where the audit log knows no better than its path, and whose that is.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The object.
    pub object: Option<EventObject>,
    /// The client.
    pub client: Option<ClientId>,
    /// The engagement.
    pub engagement: Option<EngagementId>,
}

/// A command is told by what it leaves in the audit log, where nothing that was told is about the same.
pub fn emit_command(tx: &mut Tenant<'_>, about: &About) {
    let on = tx.today();
    let told = |tx: &Tenant<'_>, object: &EventObject| {
        let of_engagement = about.engagement.filter(|engagement| engagement.to_string() == object.id);
        let same = |emitted: &Emitted| {
            emitted.event.object.id == object.id
                || (of_engagement.is_some() && emitted.event.engagement == of_engagement)
        };
        tx.emitted.iter().any(same)
    };
    let mut untold = Vec::new();
    for entry in &tx.recorded {
        let object = match &about.object {
            Some(object) if entry.object_type == "path" => object.clone(),
            _ => EventObject { kind: entry.object_type.clone(), id: entry.object_id.clone() },
        };
        if !told(tx, &object) {
            untold.push(NewEvent {
                kind: EventType::CommandDone,
                client: about.client.or_else(|| object.id.parse().ok()),
                engagement: about.engagement.or_else(|| object.id.parse().ok()),
                object,
                shared: false,
                data: EventData::Command(CommandDone { action: entry.action.clone(), on }),
            });
        }
    }
    untold.into_iter().for_each(|event| emit(tx, event));
}

/// Says who does what follows in this transaction.
pub fn act_as(tx: &mut Tenant<'_>, actor: EventActor) {
    tx.actor = Some(actor);
}
