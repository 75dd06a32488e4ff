package state

import (
	"testing"

	"kpiworkbook/kpi/workbook"
)

// broken lets the save that is due fail.
func (s *stage) broken(msg SaveBroken) *stage {
	s.t.Helper()
	msg.Key, msg.Rev = s.Key, the[Save](s).Rev
	return s.tell(msg)
}

func TestAFailedSaveIsTriedAgainLaterAndLater(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "Other"}, SaveDue{})
	for n, millis := range []int{5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000} {
		s.broken(SaveBroken{Reason: "no room", Full: true})
		s.want("state", s.Saved.State, SaveFailed)
		s.want("full", s.Saved.Full, true)
		s.want("sizes are asked", len(sent[AskStorage](s)), 1)
		retry := the[After](s)
		s.want("wait", retry, After{Millis: millis, Msg: RetryDue{Failures: n + 1}})
		if n == 2 {
			s.tell(RetryDue{Failures: 1}) // of a failure that is over
			none[Save](s)
		}
		s.tell(retry.Msg)
	}
	if _, ok := s.Banner(SaveFailedNote); !ok {
		t.Error("the banner is gone before a save succeeded")
	}
	s.tell(SaveDone{Key: "k1", Rev: s.Rev, Generation: 6, At: "2026-03-20T10:00:00Z"})
	s.want("state", s.Saved.State, SavedState)
	if _, ok := s.Banner(SaveFailedNote); ok {
		t.Error("the banner is still there")
	}
	s.tell(RetryDue{Failures: 8})
	none[Save](s)
}

func TestWhatAFailedSaveWasForIsNotForgotten(t *testing.T) {
	old := workbook.New("d1", "Long ago")
	s := opened(t).tell(Restored{Number: 3, Book: &old}, SaveDue{}).broken(SaveBroken{Reason: "closed"})
	s.tell(BookRenamed{Name: "Other"}, SaveDue{})
	s.want("why", the[Save](s).Why, "restore")
}

func TestAWorkbookThatIsGoneComesBackWhenTheReaderSaysSo(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "Other"}, SaveDue{})
	s.want("expected", the[Save](s).Expect, uint64(5))
	s.broken(SaveBroken{Reason: "gone", Gone: true})
	none[After](s)
	s.tell(RetrySave{})
	s.want("expected", the[Save](s).Expect, uint64(0))
}

func TestRoomIsMadeAndTheSaveGoesOn(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "Other"}, SaveDue{}).broken(SaveBroken{Reason: "no room", Full: true})
	s.tell(DialogOpened{Kind: RoomAsk}, RoomWanted{What: RoomVersions})
	s.want("dialog", s.Dialog.Kind, NoDialog)
	s.want("room", the[MakeRoom](s).What, RoomVersions)
	s.tell(RoomMade{What: RoomVersions})
	s.want("saved", the[Save](s).Book.Name, "Other")
	s.want("sizes", len(sent[AskStorage](s)), 1)
	s.tell(RoomMade{What: RoomColumns, Err: "closed"})
	s.want("toast", s.Toast.Bad, true)
	none[Save](s)
}

func TestVersionsAreComparedWithTheDocumentAsItIs(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: SettingsView}})
	list := []Generation{{Number: 5}, {Number: 4}, {Number: 3, Damage: "torn"}, {Number: 2}}
	for n := 0; n < 20; n++ {
		list = append(list, Generation{Number: uint64(100 + n)})
	}
	s.tell(GenerationsCame{Key: "k1", List: list})
	compare := the[CompareVersions](s)
	s.want("first", compare.Numbers[:2], []uint64{4, 2})
	s.want("how many", len(compare.Numbers), versionsShown-2)
	change := []workbook.Change{{Kind: workbook.Added, What: "KPI", Name: "Revenue"}}
	s.tell(Compared{Key: "k1", Rev: compare.Rev, Number: 4, Changes: change}, Compared{Key: "k1", Rev: compare.Rev - 1, Number: 2, Changes: change})
	s.want("difference", s.Generations[1].Differs, change)
	s.want("of another state", s.Generations[3].Rev, 0)
	s.tell(AllVersions{})
	s.want("the rest", len(the[CompareVersions](s).Numbers), 21)
	s.tell(BookRenamed{Name: "Other"}).saved(6)
	s.want("list", the[ListGenerations](s).Key, "k1")
	s.tell(GenerationsCame{Key: "k1", List: append([]Generation{{Number: 6}}, list...)})
	s.want("all anew", len(the[CompareVersions](s).Numbers), 23)
	s.want("shown meanwhile", s.Generations[2].Differs, change)
	s.tell(VersionAsked{Number: 4})
	s.want("asked", s.Dialog, Dialog{Kind: RestoreAsk, Number: 4})
	s.tell(GenerationsCame{Key: "k1", List: []Generation{{Number: 9, Bytes: 5 << 20}}})
	none[CompareVersions](s) // it would take a while
	s.tell(VersionAsked{Number: 9})
	s.want("the large one", the[CompareVersions](s).Numbers, []uint64{9})
}

// A reminder comes when work is two weeks old and no copy outside has it.
func TestOldWorkWithoutACopyOutsideIsSpokenOf(t *testing.T) {
	due := func(s *stage) bool { _, ok := s.Banner(ExportDue); return ok }
	s := opened(t)
	s.want("nothing was edited", due(s.tell(DayChanged{Today: "2027-03-20"})), false)
	s = opened(t).tell(BookRenamed{Name: "Other"}).saved(6)
	s.want("remembered", the[RememberBackup](s), RememberBackup{Key: "k1", Backup: Backup{Since: "2026-03-20"}})
	s.want("13 days", due(s.tell(DayChanged{Today: "2026-04-02"})), false)
	s.want("14 days", due(s.tell(DayChanged{Today: "2026-04-03"})), true)
	s.tell(ReminderPutOff{})
	s.want("remembered", the[RememberBackup](s).Backup.Later, "2026-04-10")
	s.want("put off", due(s), false)
	s.want("not yet", due(s.tell(DayChanged{Today: "2026-04-09"})), false)
	s.want("a week later", due(s.tell(DayChanged{Today: "2026-04-10"})), true)
	s.tell(ExportWanted{}, Exported{Name: "x.kpi", At: "2026-04-10T09:00:00Z"})
	s.want("exported", s.Backup, Backup{Exported: "2026-04-10T09:00:00Z"})
	s.want("exported", due(s), false)
	s.tell(BookRenamed{Name: "Again"}, ExportWanted{}, BookRenamed{Name: "And again"}, Exported{Name: "x.kpi", At: "2026-04-10T09:00:00Z"})
	s.want("edited while it was exported", s.Backup.Since, "2026-04-10")
}

func TestTheReminderBearsClocksThatGoBack(t *testing.T) {
	w := workbook.New("d1", "Shop")
	w.KPIs = []workbook.KPI{revenue()}
	loaded := func(today string, b Backup) *stage {
		return (&stage{Model: New(), t: t}).tell(Started{Env: Env{Today: today}}, Loaded{Key: "k1", Book: &w, Generation: 1, Backup: b})
	}
	s := loaded("2026-03-20", Backup{Since: "2031-01-01"})
	s.want("counted anew", the[RememberBackup](s).Backup, Backup{Since: "2026-03-20"})
	s = loaded("2026-03-20", Backup{Since: "2026-01-01", Later: "2031-01-01"})
	s.want("not silent for years", the[RememberBackup](s).Backup, Backup{Since: "2026-01-01"})
	if _, ok := s.Banner(ExportDue); !ok {
		t.Error("there is no reminder")
	}
	s = loaded("2026-03-20", Backup{Since: "nonsense"})
	none[RememberBackup](s)
	none[RememberBackup](loaded("2026-03-20", Backup{Since: "2026-03-18", Later: "2026-03-27"}))
}

func TestTheBannerThatMattersMostIsInFront(t *testing.T) {
	s := opened(t)
	for _, kind := range []BannerKind{ExportDue, UpdateReady, SaveFailedNote} {
		s.Model = s.banner(Banner{Kind: kind})
		if b, _ := s.Foremost(); b.Kind != kind {
			t.Errorf("%s is in front of %s", b.Kind, kind)
		}
	}
}

// ---- the file on disk ---------------------------------------------------------

// withDisk is a page with a file chosen.
func withDisk(t *testing.T) *stage {
	s := opened(t).tell(DiskCame{Key: "k1", Disk: Disk{Offered: true}}, DiskWanted{})
	s.want("proposed", the[FindDisk](s), FindDisk{Key: "k1", Pick: true, Name: "Shop.kpi"})
	return s.tell(DiskCame{Key: "k1", Picked: true, Disk: Disk{Offered: true, Name: "Shop.kpi"}})
}

func TestAWorkbookIsSavedToItsFile(t *testing.T) {
	s := withDisk(t)
	write := the[WriteDisk](s)
	s.want("a file just chosen is replaced", write.Anyway, true)
	s.tell(DiskWanted{})
	none[WriteDisk](s) // one at a time
	s.tell(DiskWritten{Key: "k1", Rev: write.Rev, At: "2026-03-20T10:00:00Z"})
	s.want("copy", s.Backup, Backup{Exported: "2026-03-20T10:00:00Z"})
	s.want("toast", s.Toast.Text, "Saved to Shop.kpi")
	s.tell(DiskWanted{})
	s.want("carefully", the[WriteDisk](s).Anyway, false)
	s.tell(DiskWritten{Key: "other"})
	s.want("of another workbook", s.Disk.Writing, true)
	none[WriteDisk](opened(t).tell(DiskWanted{}))
	none[FindDisk](opened(t).tell(DiskWanted{})) // a browser that cannot
}

func TestTheFileFollowsOnceEditingRests(t *testing.T) {
	s := withDisk(t)
	s.tell(DiskWritten{Key: "k1", Rev: s.Rev}, DiskAuto{On: true})
	s.want("remembered", the[KeepDisk](s), KeepDisk{Key: "k1", On: true, Auto: true})
	none[WriteDisk](s)
	s.tell(BookRenamed{Name: "One"}).saved(6)
	first := the[After](s)
	s.want("wait", first.Millis, diskMillis)
	s.tell(BookRenamed{Name: "Two"}).saved(7)
	second := the[After](s)
	s.tell(first.Msg)
	none[WriteDisk](s)
	s.tell(second.Msg)
	write := the[WriteDisk](s)
	s.want("what", write.Book.Name, "Two")
	s.tell(BookRenamed{Name: "Three"}, DiskWritten{Key: "k1", Rev: write.Rev})
	s.want("and again", the[After](s), After{Millis: diskMillis, Msg: DiskDue{Rev: s.Rev}})
}

func TestTroubleWithTheFileStopsWritingUntilTheReaderDecides(t *testing.T) {
	s := withDisk(t)
	s.tell(DiskWritten{Key: "k1", Rev: s.Rev}, DiskAuto{On: true}, BookRenamed{Name: "One"}).saved(6)
	s.tell(the[After](s).Msg, DiskWritten{Key: "k1", Trouble: DiskChanged, Reason: "changed"})
	if b, ok := s.Banner(DiskNote); !ok || b.Text != "changed" {
		t.Errorf("the banner says %+v", b)
	}
	s.tell(BookRenamed{Name: "Two"}).saved(7)
	none[After](s)
	s.tell(DiskWanted{Anyway: true})
	s.want("all the same", the[WriteDisk](s).Anyway, true)
	s.tell(DiskWritten{Key: "k1", Rev: s.Rev})
	if _, ok := s.Banner(DiskNote); ok {
		t.Error("the banner is still there")
	}
	s.tell(DiskLeft{})
	s.want("forgotten", the[KeepDisk](s), KeepDisk{Key: "k1"})
	s.want("gone", s.Disk, Disk{Offered: true})
}
