//! Uploaded documents in a folder of objects: sealed there, given back as they were, and missed where they are not.

use std::fs;
use std::path::{Path, PathBuf};

use bole_api::objects::{Folder, Objects};
use bole_api::state::Settings;
use bole_persistence::data_keys;
use bole_tests::{Actor, Answer, TestApp, both};

const TEXT: &[u8] = b"%PDF-1.7 a licence that nobody else may read";

/// A server whose documents are kept in a folder of their own.
struct Kept {
    app: TestApp,
    folder: PathBuf,
}

impl Kept {
    async fn open(app: &TestApp) -> Self {
        let folder = std::env::temp_dir().join(format!("bole-objects-{}", app.store().runtime().uuid().simple()));
        let objects = Objects::Folder(Folder::at(&folder));
        assert!(objects.check("nothing-is-made-by-looking").await.is_err() && !folder.exists());
        objects.prepare().expect("a folder");
        let settings = Settings { requests_per_minute: 0, objects: Some(objects), ..Settings::default() };
        Self { app: TestApp::start_with(app.backend(), settings).await, folder }
    }

    /// The files of the folder.
    fn objects(&self) -> Vec<PathBuf> {
        let list = |folder: &Path| -> Vec<PathBuf> {
            fs::read_dir(folder).map(|all| all.flatten().map(|one| one.path()).collect()).unwrap_or_default()
        };
        list(&self.folder).iter().flat_map(|agency| list(agency)).collect()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // A folder that a test took away is gone.
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::remove_file(&self.folder);
    }
}

async fn upload(by: &Actor, key: &str) -> Answer {
    let post = "POST".parse().expect("a method");
    by.request(post, "/api/v1/documents?file_name=licence.pdf").raw("application/pdf", TEXT).key(key).await
}

both! {
    async fn documents_are_kept_apart(app: TestApp) {
        let kept = Kept::open(&app).await;
        let agency = kept.app.agency().await;
        let by = agency.admin();
        let made = upload(&by, "first").await.expect(201);
        let content = format!("/api/v1/documents/{}/content", made.id());
        let [object] = kept.objects().try_into().expect("one object");
        let sealed = fs::read(&object).expect("it is there");
        assert!(sealed.len() > TEXT.len() && !sealed.windows(7).any(|some| some == b"licence"));
        assert_eq!(by.get(&content).await.expect(200).body, TEXT);
        // Sent again it is the same document, and there is no second object.
        assert_eq!(upload(&by, "first").await.expect(201).id(), made.id());
        assert_eq!(kept.objects().len(), 1);

        // Another data key seals the object's own key anew, and the object stays as it is.
        data_keys::rotate(kept.app.store(), agency.id).expect("there is another key");
        data_keys::retire(kept.app.store(), agency.id).expect("nothing needs the old one");
        assert_eq!(by.get(&content).await.expect(200).body, TEXT);
        assert_eq!(fs::read(&object).expect("it is there"), sealed);

        // Changed or gone, it is never given as the document.
        let mut changed = sealed.clone();
        *changed.last_mut().expect("bytes") ^= 1;
        fs::write(&object, changed).expect("it is changed");
        by.get(&content).await.problem(503, "object_missing");
        fs::remove_file(&object).expect("it is removed");
        by.get(&content).await.problem(503, "object_missing");
        by.get(&format!("/api/v1/documents/{}", made.id())).await.expect(200);
        fs::write(&object, sealed).expect("it is restored");
        assert_eq!(by.get(&content).await.expect(200).body, TEXT);
    }

    async fn a_folder_that_is_away_is_told(app: TestApp) {
        let kept = Kept::open(&app).await;
        let agency = kept.app.agency().await;
        let by = agency.admin();
        fs::remove_dir_all(&kept.folder).expect("it is taken away");
        fs::write(&kept.folder, "no folder").expect("something else is in its place");
        let refused = upload(&by, "first").await;
        refused.problem(503, "object_store_unavailable");
        assert!(refused.header("retry-after").is_some());
        fs::remove_file(&kept.folder).expect("it makes room");
        upload(&by, "first").await.problem(503, "object_store_unavailable");
        fs::create_dir(&kept.folder).expect("it is back");
        let made = upload(&by, "first").await.expect(201);
        assert_eq!(by.get(&format!("/api/v1/documents/{}/content", made.id())).await.expect(200).body, TEXT);
    }
}
