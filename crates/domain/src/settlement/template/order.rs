//! Order of computation: each item after those that it needs.

/// How far the walk has come with an item.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Puts the items in an order in which each follows what it needs; ties keep the order of the template. `Err` is the
/// path of a cycle, its first item again at the end.
pub(super) fn order(needs: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut marks = vec![Mark::New; needs.len()];
    let mut done = Vec::with_capacity(needs.len());
    let mut path = Vec::new();
    for index in 0..needs.len() {
        visit(index, needs, &mut marks, &mut path, &mut done)?;
    }
    Ok(done)
}

fn visit(
    index: usize,
    needs: &[Vec<usize>],
    marks: &mut [Mark],
    path: &mut Vec<usize>,
    done: &mut Vec<usize>,
) -> Result<(), Vec<usize>> {
    match marks.get(index).copied() {
        Some(Mark::Done) | None => return Ok(()),
        Some(Mark::Open) => {
            let mut cycle: Vec<usize> = path.iter().copied().skip_while(|i| *i != index).collect();
            cycle.push(index);
            return Err(cycle);
        }
        Some(Mark::New) => {}
    }
    set(marks, index, Mark::Open);
    path.push(index);
    for needed in needs.get(index).into_iter().flatten() {
        visit(*needed, needs, marks, path, done)?;
    }
    path.pop();
    set(marks, index, Mark::Done);
    done.push(index);
    Ok(())
}

fn set(marks: &mut [Mark], index: usize, mark: Mark) {
    if let Some(slot) = marks.get_mut(index) {
        *slot = mark;
    }
}
