BEGIN TRANSACTION;
CREATE TABLE accord_orders (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  payment TEXT NOT NULL,
  delivery TEXT NOT NULL,
  carrier TEXT,
  tracking_numbers TEXT NOT NULL,
  total TEXT NOT NULL,
  currency TEXT NOT NULL,
  email TEXT NOT NULL,
  language TEXT NOT NULL,
  seller TEXT NOT NULL,
  refunded_total TEXT NOT NULL,
  placed_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
INSERT INTO "accord_orders" VALUES(1,'CMD-00003500','preparing','paid','preparing',NULL,'','307.99','EUR','philippe.reynaud@mailhouse.example','fr','Boutique','0.00','2026-11-05T22:46:46.622117Z','2026-11-18T02:37:46.889248Z');
INSERT INTO "accord_orders" VALUES(2,'CMD-00003507','shipped','paid','in_transit','Chronopost','6A39463096829','238.81','EUR','william.marty@mailhouse.example','fr','Boutique','0.00','2026-11-08T03:50:24.696783Z','2026-11-15T08:40:02.446403Z');
INSERT INTO "accord_orders" VALUES(3,'CMD-00003514','shipped','paid','in_transit','Colissimo','6A19764286758','128.28','EUR','celine.besnard@boite.example','fr','Boutique','0.00','2026-10-31T04:15:05.270494Z','2026-11-10T22:05:11.126586Z');
INSERT INTO "accord_orders" VALUES(4,'CMD-00003521','delivered','paid','delivered','Chronopost','6A79531644799,6A97512368129','155.25','EUR','therese.jacques@mailhouse.example','fr','Boutique','0.00','2026-10-24T17:37:04.838308Z','2026-11-09T03:51:17.095728Z');
INSERT INTO "accord_orders" VALUES(5,'CMD-00003528','shipped','paid','in_transit','DPD','6A96008782301','25.20','EUR','jean.weber@boite.example','fr','Boutique','0.00','2026-11-11T16:53:54.293708Z','2026-11-12T11:50:10.317900Z');
INSERT INTO "accord_orders" VALUES(6,'CMD-00003535','shipped','paid','in_transit','DPD','6A05350641129','113.60','EUR','victor.pires@boite.example','fr','Boutique','0.00','2026-11-18T21:09:31.026741Z','2026-11-19T03:26:04.320592Z');
INSERT INTO "accord_orders" VALUES(7,'CMD-00003542','shipped','paid','in_transit','Mondial Relay','6A24525577916','75.98','EUR','william.marty@mailhouse.example','fr','Boutique','0.00','2026-11-01T05:35:45.169846Z','2026-11-09T09:11:09.548718Z');
INSERT INTO "accord_orders" VALUES(8,'CMD-00003549','shipped','paid','in_transit','UPS','6A41229327483','347.10','EUR','christiane.hamon@mailhouse.example','fr','Boutique','0.00','2026-11-04T05:13:32.941131Z','2026-11-10T16:33:23.227710Z');
INSERT INTO "accord_orders" VALUES(9,'CMD-00003556','shipped','paid','in_transit','UPS','6A92754031128','354.98','EUR','christiane.hamon@mailhouse.example','fr','Boutique','0.00','2026-11-20T01:14:46.355748Z','2026-11-20T07:28:52.910755Z');
INSERT INTO "accord_orders" VALUES(10,'CMD-00003563','shipped','paid','in_transit','UPS','6A55452926318','28.11','EUR','philippe.reynaud@mailhouse.example','fr','Boutique','0.00','2026-11-05T19:56:37.978457Z','2026-11-10T12:47:29.959386Z');
INSERT INTO "accord_orders" VALUES(11,'MKT-00003500','delivered','paid','delivered','UPS','6A95589780468','85.16','EUR','christiane.hamon@mailhouse.example','fr','Comptoir du Rhône','0.00','2026-11-07T13:08:26.928775Z','2026-11-10T18:34:13.477375Z');
INSERT INTO "accord_orders" VALUES(12,'MKT-00003507','preparing','paid','preparing',NULL,'','167.07','EUR','laurent.nguyen@postel.example','fr','Atelier Brun','0.00','2026-10-24T19:53:39.176170Z','2026-11-16T04:40:38.172564Z');
INSERT INTO "accord_orders" VALUES(13,'MKT-00003514','awaiting_payment','pending','none',NULL,'','69.01','EUR','alexandre.allain@postel.example','fr','Cuir de Pays','0.00','2026-11-17T00:29:10.067436Z','2026-11-19T00:31:27.122831Z');
INSERT INTO "accord_orders" VALUES(14,'MKT-00003521','shipped','paid','in_transit','Mondial Relay','6A25818419547','258.45','EUR','emmanuel.gregoire@courrier.example','fr','Comptoir du Rhône','0.00','2026-10-28T21:51:56.046172Z','2026-11-04T21:59:10.676844Z');
INSERT INTO "accord_orders" VALUES(15,'MKT-00003528','shipped','paid','in_transit','Mondial Relay','6A33683579785','249.00','EUR','diane.paris@mailhouse.example','fr','Maison Lenoir','0.00','2026-11-03T23:10:46.724063Z','2026-11-18T17:55:18.367556Z');
INSERT INTO "accord_orders" VALUES(16,'MKT-00003535','delivered','paid','delivered','Chronopost','6A01402232906','317.22','EUR','martin.louis@courrier.example','fr','Lumières & Cie','0.00','2026-11-05T07:18:01.092452Z','2026-11-15T20:14:46.812136Z');
CREATE INDEX accord_orders_moved ON accord_orders (updated_at, id);
COMMIT;
