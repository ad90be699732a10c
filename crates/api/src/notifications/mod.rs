//! By which way a user is told of what waits for him, besides his inbox.

mod mailer;
mod notice;
mod operations;
mod views;

use bole_domain::agency::Permission;

use crate::http::registry::Registry;
pub use mailer::{Mailer, WITHIN};
pub(crate) use notice::{Notice, notice, send};
use views::{MailCode, NotificationChannel, NotificationChannelDocument, NotificationSent};

/// The group of these operations in the document.
const TAG: &str = "inbox";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    const ONE: &str = "/api/v1/me/notification-channels/{channel}";
    r.get(ONE, "get_notification_channel", operations::get)
        .tag(TAG)
        .text("Show a channel of mine", "By which way the caller is told of what waits for him: by mail, or in a chat.")
        .permission(Permission::NotificationOwn)
        .gives::<NotificationChannel>(200)
        .add();
    r.put(ONE, "set_notification_channel", operations::set)
        .tag(TAG)
        .text(
            "Set a channel of mine",
            "Where to, of what, in which language. A mail box gets nothing but its code until that is sent back (`:send-code`, `:verify`); \
             another address is proved anew. Notifications hold nothing personal, and come once for each event; what fails is tried \
             again for three days. The inbox holds what waits in any case.",
        )
        .permission(Permission::NotificationOwn)
        .if_match()
        .takes::<NotificationChannelDocument>()
        .gives::<NotificationChannel>(200)
        .add();
    r.post(&format!("{ONE}:send-code"), "send_notification_code", operations::send_code)
        .tag(TAG)
        .text("Have a code mailed", "To the address of the channel; it holds for an hour or two.")
        .permission(Permission::NotificationOwn)
        .gives::<NotificationSent>(200)
        .add();
    r.post(&format!("{ONE}:verify"), "verify_notification_channel", operations::verify)
        .tag(TAG)
        .text("Prove a mail box", "With the code from the mail; from now on notifications go there.")
        .permission(Permission::NotificationOwn)
        .takes::<MailCode>()
        .gives::<NotificationChannel>(200)
        .add();
    r.post(&format!("{ONE}:test"), "test_notification_channel", operations::test)
        .tag(TAG)
        .text("Try a channel of mine", "Sends a line there at once, and tells how that went.")
        .permission(Permission::NotificationOwn)
        .gives::<NotificationSent>(200)
        .add();
}
