


SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;


CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);



CREATE TABLE public.case_item (
    id integer NOT NULL,
    code character varying(12) NOT NULL,
    cause character varying(200) NOT NULL,
    system character varying(60) NOT NULL,
    object character varying(40) NOT NULL,
    external_id character varying(120),
    record_id character varying(32),
    field character varying(60),
    stage character varying(10) NOT NULL,
    text text NOT NULL,
    since timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone
);



CREATE SEQUENCE public.case_item_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.case_item_id_seq OWNED BY public.case_item.id;



CREATE TABLE public.conflict (
    record_id character varying(32) NOT NULL,
    field character varying(60) NOT NULL,
    candidates json NOT NULL,
    shown_version integer NOT NULL
);



CREATE TABLE public.connection (
    system character varying(60) NOT NULL,
    lease_token character varying(40),
    leased_until timestamp with time zone,
    paused_until timestamp with time zone,
    why character varying(300),
    budget_at timestamp with time zone,
    held_until timestamp with time zone,
    subscribed_to character varying(500)
);



CREATE TABLE public.cursor (
    system character varying(60) NOT NULL,
    stream character varying(60) NOT NULL,
    value text,
    moved_at timestamp with time zone,
    read_at timestamp with time zone
);



CREATE TABLE public.effect (
    send_key character varying(80) NOT NULL,
    record_id character varying(32) NOT NULL,
    kind character varying(20) NOT NULL,
    state character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL
);



CREATE TABLE public.event (
    id integer NOT NULL,
    system character varying(60) NOT NULL,
    event_id character varying(120) NOT NULL,
    object character varying(40) NOT NULL,
    external_id character varying(120) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    done_at timestamp with time zone,
    case_code character varying(12)
);



CREATE SEQUENCE public.event_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.event_id_seq OWNED BY public.event.id;



CREATE TABLE public.job (
    record_id character varying(32) NOT NULL,
    system character varying(60) NOT NULL,
    wanted_revision integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    lane character varying(10) NOT NULL,
    tries integer NOT NULL,
    lease_token character varying(32),
    leased_until timestamp with time zone,
    held_until timestamp with time zone,
    why character varying(300),
    intent json
);



CREATE TABLE public.journal (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    record_id character varying(32) NOT NULL,
    system character varying(60) NOT NULL,
    direction character varying(4) NOT NULL,
    changes json NOT NULL,
    mapping_revision character varying(16) NOT NULL,
    run_id character varying(40),
    outcome character varying(200) NOT NULL
);



CREATE SEQUENCE public.journal_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.journal_id_seq OWNED BY public.journal.id;



CREATE TABLE public.link (
    id integer NOT NULL,
    record_id character varying(32) NOT NULL,
    system character varying(60) NOT NULL,
    object character varying(40) NOT NULL,
    external_id character varying(120) NOT NULL,
    "primary" boolean NOT NULL,
    state character varying(10) NOT NULL,
    seen json NOT NULL,
    base json NOT NULL,
    field_state json NOT NULL,
    sent json NOT NULL,
    ver character varying(64) NOT NULL,
    read_seq integer NOT NULL,
    mapping_revision character varying(16) NOT NULL,
    silent boolean NOT NULL,
    reach boolean NOT NULL,
    told boolean NOT NULL,
    told_ver character varying(64) NOT NULL,
    since timestamp with time zone NOT NULL,
    merged_into character varying(120),
    url character varying(500)
);



CREATE SEQUENCE public.link_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.link_id_seq OWNED BY public.link.id;



CREATE TABLE public.lookup (
    kind character varying(10) NOT NULL,
    key character varying(60) NOT NULL,
    value character varying(255) NOT NULL,
    record_id character varying(32) NOT NULL
);



CREATE TABLE public.mapping_revision (
    hash character varying(16) NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    author character varying(120) NOT NULL
);



CREATE TABLE public.record (
    id character varying(32) NOT NULL,
    kind character varying(10) NOT NULL,
    parent_id character varying(32),
    home character varying(60),
    fields json NOT NULL,
    stamps json NOT NULL,
    revision integer NOT NULL,
    seq integer NOT NULL,
    born_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    merged_into character varying(32),
    gone boolean NOT NULL,
    origin character varying(60),
    deliver_to character varying(60),
    expires_at timestamp with time zone,
    redacted boolean NOT NULL
);



ALTER TABLE ONLY public.case_item ALTER COLUMN id SET DEFAULT nextval('public.case_item_id_seq'::regclass);



ALTER TABLE ONLY public.event ALTER COLUMN id SET DEFAULT nextval('public.event_id_seq'::regclass);



ALTER TABLE ONLY public.journal ALTER COLUMN id SET DEFAULT nextval('public.journal_id_seq'::regclass);



ALTER TABLE ONLY public.link ALTER COLUMN id SET DEFAULT nextval('public.link_id_seq'::regclass);



INSERT INTO public.alembic_version VALUES
	('0001');



INSERT INTO public.case_item VALUES
	(1, 'ACC-1002', 'order_number in zendesk', 'zendesk', 'ticket', '4', '01a1f82f1e8771b0b92c1b390741c7a8', 'order_number', 'in', 'order_number: ''CMD-12?'' in zendesk does not look like (CMD|MKT)-[0-9]{8} (ticket.yaml line 58).', '2026-11-20 09:00:00.007105+00', NULL),
	(2, 'ACC-3001', 'several tickets with the same order_number, contact.email', 'zendesk', 'ticket', '1', '01a1f82f1e8771a4984b9da5a6cecc1b', NULL, 'match', 'several tickets in zoho_desk and zendesk have the same order_number, contact.email; nothing was created', '2026-11-20 09:00:05.007105+00', NULL),
	(3, 'ACC-3001', 'several tickets with the same order_number, contact.email', 'zoho_desk', 'ticket', '1892000000042035001', '01a1f82f1e9073f49450c464e6c3f339', NULL, 'match', 'several tickets in zendesk and zoho_desk have the same order_number, contact.email; nothing was created', '2026-11-20 09:00:05.022332+00', NULL),
	(4, 'ACC-3001', 'several tickets with the same order_number, contact.email', 'zoho_desk', 'ticket', '1892000000042050001', '01a1f82f1e9074008096d04f8a9a021e', NULL, 'match', 'several tickets in zendesk and zoho_desk have the same order_number, contact.email; nothing was created', '2026-11-20 09:00:05.022332+00', NULL),
	(5, 'ACC-2004', 'records refused by zoho_desk', 'zendesk', 'ticket', '8', '01a1f83556bd7ad0be6f77a9d12982e4', NULL, 'out', 'Zoho Desk answered 422 INVALID_DATA to POST /tickets', '2026-11-20 09:06:52.614707+00', NULL);






INSERT INTO public.connection VALUES
	('zendesk', 'dead-worker', '2026-11-20 09:07:16.147191+00', NULL, NULL, '2026-11-20 09:07:00.645161+00', NULL, NULL),
	('zoho_desk', '01a1f8356e2e7b0c9b4e7ad0ad9cedde', '2026-11-20 09:07:08.614707+00', NULL, NULL, '2026-11-20 09:07:01.157343+00', NULL, NULL),
	('intercom', '01a1f83589987f50b1191c56c324c985', '2026-11-20 09:07:15.632979+00', NULL, NULL, '2026-11-20 09:07:00.655313+00', NULL, NULL),
	('orders', NULL, NULL, NULL, NULL, NULL, NULL, NULL);



INSERT INTO public.cursor VALUES
	('zendesk', 'users', 'MTc5NTE2NTIwNS4wfHw4NDQ3MzkwMDAwMDExfA==', '2026-11-20 09:06:46.040604+00', '2026-11-20 09:06:46.040604+00'),
	('zendesk', 'tickets', 'MTc5NTE2NTIwNS4wfHw3fA==', '2026-11-20 09:06:46.041619+00', '2026-11-20 09:06:46.040604+00'),
	('zoho_desk', 'contacts', '2026-11-20T09:00:05.000Z', '2026-11-20 09:06:46.048724+00', '2026-11-20 09:06:46.048724+00'),
	('zoho_desk', 'tickets', '2026-11-20T09:00:05.000Z/2026-11-20T09:00:05.000Z', '2026-11-20 09:06:46.050754+00', '2026-11-20 09:06:46.048724+00'),
	('intercom', 'contacts', '1795074755', '2026-11-20 09:00:00.038576+00', '2026-11-20 09:06:46.084255+00'),
	('intercom', 'conversations', '1795165200', '2026-11-20 09:06:46.088315+00', '2026-11-20 09:06:46.08527+00'),
	('orders', 'orders', '["2026-11-20T07:28:52.910755Z", 9]', '2026-11-20 09:00:00.057865+00', '2026-11-20 09:06:46.090345+00');



INSERT INTO public.effect VALUES
	('reply:01a1f8356e2e7b14b54380258b7199cd', '01a1f8356e2e7b14b54380258b7199cd', 'reply', 'intent', '2026-11-20 09:06:53.614707+00');



INSERT INTO public.event VALUES
	(1, 'zendesk', 'doubt:ticket:1:1795165200.007105', 'ticket', '1', '2026-11-20 09:00:00.007105+00', '2026-11-20 09:00:00.007105+00', 0, '2026-11-20 09:00:00.016242+00', NULL),
	(2, 'zendesk', 'doubt:ticket:2:1795165200.007105', 'ticket', '2', '2026-11-20 09:00:00.007105+00', '2026-11-20 09:00:00.007105+00', 0, '2026-11-20 09:00:00.016242+00', NULL),
	(3, 'zendesk', 'doubt:ticket:3:1795165200.007105', 'ticket', '3', '2026-11-20 09:00:00.007105+00', '2026-11-20 09:00:00.007105+00', 0, '2026-11-20 09:00:00.016242+00', NULL),
	(4, 'zendesk', 'doubt:ticket:4:1795165200.007105', 'ticket', '4', '2026-11-20 09:00:00.007105+00', '2026-11-20 09:00:00.007105+00', 0, '2026-11-20 09:00:00.016242+00', NULL),
	(5, 'zoho_desk', 'doubt:ticket:1892000000042035001:1795165200.016242', 'ticket', '1892000000042035001', '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', 0, '2026-11-20 09:00:00.038576+00', NULL),
	(6, 'zoho_desk', 'doubt:ticket:1892000000042040001:1795165200.016242', 'ticket', '1892000000042040001', '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', 0, '2026-11-20 09:00:00.038576+00', NULL),
	(7, 'zoho_desk', 'doubt:ticket:1892000000042046001:1795165200.016242', 'ticket', '1892000000042046001', '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', 0, '2026-11-20 09:00:00.038576+00', NULL),
	(8, 'zoho_desk', 'doubt:ticket:1892000000042050001:1795165200.016242', 'ticket', '1892000000042050001', '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', 0, '2026-11-20 09:00:00.038576+00', NULL),
	(9, 'intercom', 'doubt:conversation:215470000000001:1795165200.038576', 'conversation', '215470000000001', '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', 0, '2026-11-20 09:00:00.041621+00', NULL),
	(10, 'intercom', 'doubt:conversation:215470000000002:1795165200.038576', 'conversation', '215470000000002', '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', 0, '2026-11-20 09:00:00.041621+00', NULL),
	(11, 'intercom', 'doubt:conversation:215470000000003:1795165200.038576', 'conversation', '215470000000003', '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', 0, '2026-11-20 09:00:00.041621+00', NULL),
	(12, 'intercom', 'doubt:conversation:215470000000004:1795165200.038576', 'conversation', '215470000000004', '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', 0, '2026-11-20 09:00:00.041621+00', NULL),
	(13, 'intercom', 'doubt:conversation:215470000000005:1795165200.038576', 'conversation', '215470000000005', '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', 0, '2026-11-20 09:00:00.041621+00', NULL),
	(14, 'intercom', 'doubt:conversation:215470000000006:1795165200.038576', 'conversation', '215470000000006', '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', 0, '2026-11-20 09:00:00.041621+00', NULL),
	(15, 'zoho_desk', '62d404e5e70b12898dad046753cc0e34', 'contact', '1892000000042057001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.583244+00', NULL),
	(16, 'zoho_desk', 'de644ee92dd2ad4da8f6d005403d188f', 'contact', '1892000000042058001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.583244+00', NULL),
	(17, 'zoho_desk', 'e1885916f68da1f3de3673e0d48d48a4', 'ticket', '1892000000042059001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(18, 'zoho_desk', '921dc4d9169890d46fd8334bb81d932e', 'ticket', '1892000000042059001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(19, 'zoho_desk', 'eb7bc3d38bb2b3e78cee8626de2fe662', 'ticket', '1892000000042059001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(20, 'zoho_desk', '50c5c63717ae54233bbcd4045a5e7e16', 'ticket', '1892000000042062001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(21, 'zoho_desk', 'f81a3bd23632e582e7f14601fe9deeba', 'ticket', '1892000000042062001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(22, 'zoho_desk', '11507a25dba05bec08e6037e11cba24d', 'ticket', '1892000000042062001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(23, 'zendesk', '19768e3d-b7ba-4295-9bcb-03a1245a8951', 'ticket', '2', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.583244+00', NULL),
	(24, 'zoho_desk', '2b2b105052e6936641eee62a4edf3603', 'ticket', '1892000000042040001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(25, 'zoho_desk', '9e4ba7c50d0742bedb2ab41d5a02a25f', 'ticket', '1892000000042059001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(26, 'zendesk', '9e514ebe-862a-48e7-8987-bd9f50a28fa7', 'ticket', '1', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.583244+00', NULL),
	(27, 'zoho_desk', '4972be61988e04aac0f4851d5983914b', 'ticket', '1892000000042035001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(28, 'zoho_desk', '8ea16a4490ec62f309eba6c015db0e09', 'ticket', '1892000000042050001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(29, 'zoho_desk', '9fed300825fdf4e0aa0dd997545f2a39', 'ticket', '1892000000042046001', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.611668+00', NULL),
	(30, 'zendesk', '91486db5-39d7-4398-a6a3-d0d6c192b93a', 'ticket', '3', '2026-11-20 09:00:00.583244+00', '2026-11-20 09:00:00.583244+00', 0, '2026-11-20 09:00:00.583244+00', NULL),
	(31, 'zoho_desk', '9afbd620ee3fc01b08db60e5218e3236', 'ticket', '1892000000042040001', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.540604+00', NULL),
	(32, 'zoho_desk', '566fa5a9916d13b1b928c094cdaf82f5', 'ticket', '1892000000042040001', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.540604+00', NULL),
	(33, 'zendesk', '00795074-4224-4530-9453-b3d92e7b075c', 'ticket', '2', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.524362+00', NULL),
	(34, 'zendesk', 'f204ae29-c471-4d20-84ba-4e5cc2e3c8c2', 'ticket', '2', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.524362+00', NULL),
	(35, 'zendesk', '43521156-eaf8-45ae-b423-d651392367ec', 'ticket', '2', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.524362+00', NULL),
	(36, 'zoho_desk', 'a0f753bd98f39acb493524b0730990e4', 'contact', '1892000000042065001', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.529437+00', NULL),
	(37, 'zoho_desk', 'c3c85285eee0183488a920cbd6825a42', 'ticket', '1892000000042066001', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.540604+00', NULL),
	(38, 'zoho_desk', '50d1f195f5e06f790760a5828c06f924', 'ticket', '1892000000042066001', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.540604+00', NULL),
	(39, 'zoho_desk', '0ca619eb5d1707a25c2e3df6c8c29e4d', 'ticket', '1892000000042066001', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.540604+00', NULL),
	(40, 'zendesk', '86024920-1f10-4100-b82b-675212af8770', 'user', '8447390000010', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.524362+00', NULL),
	(41, 'zendesk', 'fc2b83e0-ac31-405e-8ac6-708aefde2138', 'ticket', '5', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.524362+00', NULL),
	(42, 'zendesk', '7afcaa0e-c36c-4fad-9b80-cce292c67534', 'ticket', '5', '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', 0, '2026-11-20 09:00:05.524362+00', NULL),
	(43, 'zendesk', '43f07f79-9397-4fa7-8f3a-2c23e99fa5c7', 'ticket', '6', '2026-11-20 09:00:06.040604+00', '2026-11-20 09:00:06.040604+00', 0, '2026-11-20 09:00:06.040604+00', NULL),
	(44, 'zendesk', 'e1c1fd7c-1c1e-4723-99f0-9e3029b0e5c5', 'ticket', '6', '2026-11-20 09:00:06.040604+00', '2026-11-20 09:00:06.040604+00', 0, '2026-11-20 09:00:06.040604+00', NULL),
	(45, 'zendesk', '714d80e0-15b7-4534-a76a-bdfa23f91563', 'user', '8447390000011', '2026-11-20 09:00:06.040604+00', '2026-11-20 09:00:06.040604+00', 0, '2026-11-20 09:00:06.040604+00', NULL),
	(46, 'zendesk', '9e40c1b8-2dae-4583-acef-bca352a20de6', 'ticket', '7', '2026-11-20 09:00:06.040604+00', '2026-11-20 09:00:06.040604+00', 0, '2026-11-20 09:00:06.040604+00', NULL),
	(47, 'zendesk', '09a9b689-874e-447b-a09b-6df23d96a14d', 'ticket', '7', '2026-11-20 09:00:06.040604+00', '2026-11-20 09:00:06.040604+00', 0, '2026-11-20 09:00:06.040604+00', NULL),
	(48, 'zendesk', 'doubt:ticket:1:1795165606.041619', 'ticket', '1', '2026-11-20 09:06:46.041619+00', '2026-11-20 09:06:46.041619+00', 0, '2026-11-20 09:06:46.048724+00', NULL),
	(49, 'zendesk', 'doubt:ticket:3:1795165606.041619', 'ticket', '3', '2026-11-20 09:06:46.041619+00', '2026-11-20 09:06:46.041619+00', 0, '2026-11-20 09:06:46.048724+00', NULL),
	(50, 'zendesk', 'doubt:ticket:2:1795165606.041619', 'ticket', '2', '2026-11-20 09:06:46.041619+00', '2026-11-20 09:06:46.041619+00', 0, '2026-11-20 09:06:46.048724+00', NULL);
INSERT INTO public.event VALUES
	(51, 'zendesk', 'doubt:ticket:5:1795165606.041619', 'ticket', '5', '2026-11-20 09:06:46.041619+00', '2026-11-20 09:06:46.041619+00', 0, '2026-11-20 09:06:46.048724+00', NULL),
	(52, 'zendesk', 'doubt:ticket:6:1795165606.041619', 'ticket', '6', '2026-11-20 09:06:46.041619+00', '2026-11-20 09:06:46.041619+00', 0, '2026-11-20 09:06:46.048724+00', NULL),
	(53, 'zendesk', 'doubt:ticket:7:1795165606.041619', 'ticket', '7', '2026-11-20 09:06:46.041619+00', '2026-11-20 09:06:46.041619+00', 0, '2026-11-20 09:06:46.048724+00', NULL),
	(54, 'zoho_desk', 'doubt:ticket:1892000000042035001:1795165606.049739', 'ticket', '1892000000042035001', '2026-11-20 09:06:46.049739+00', '2026-11-20 09:06:46.049739+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(55, 'zoho_desk', 'doubt:ticket:1892000000042046001:1795165606.049739', 'ticket', '1892000000042046001', '2026-11-20 09:06:46.049739+00', '2026-11-20 09:06:46.049739+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(56, 'zoho_desk', 'doubt:ticket:1892000000042050001:1795165606.049739', 'ticket', '1892000000042050001', '2026-11-20 09:06:46.049739+00', '2026-11-20 09:06:46.049739+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(57, 'zoho_desk', 'doubt:ticket:1892000000042059001:1795165606.049739', 'ticket', '1892000000042059001', '2026-11-20 09:06:46.049739+00', '2026-11-20 09:06:46.049739+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(58, 'zoho_desk', 'doubt:ticket:1892000000042062001:1795165606.049739', 'ticket', '1892000000042062001', '2026-11-20 09:06:46.049739+00', '2026-11-20 09:06:46.049739+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(59, 'zoho_desk', 'doubt:ticket:1892000000042040001:1795165606.049739', 'ticket', '1892000000042040001', '2026-11-20 09:06:46.049739+00', '2026-11-20 09:06:46.049739+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(60, 'zoho_desk', 'doubt:ticket:1892000000042066001:1795165606.049739', 'ticket', '1892000000042066001', '2026-11-20 09:06:46.049739+00', '2026-11-20 09:06:46.049739+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(61, 'zoho_desk', 'doubt:ticket:1892000000042059001:1795165606.050754', 'ticket', '1892000000042059001', '2026-11-20 09:06:46.050754+00', '2026-11-20 09:06:46.050754+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(62, 'zoho_desk', 'doubt:ticket:1892000000042062001:1795165606.050754', 'ticket', '1892000000042062001', '2026-11-20 09:06:46.050754+00', '2026-11-20 09:06:46.050754+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(63, 'zoho_desk', 'doubt:ticket:1892000000042066001:1795165606.050754', 'ticket', '1892000000042066001', '2026-11-20 09:06:46.050754+00', '2026-11-20 09:06:46.050754+00', 0, '2026-11-20 09:06:46.084255+00', NULL),
	(64, 'intercom', 'doubt:conversation:215470000000003:1795165606.088315', 'conversation', '215470000000003', '2026-11-20 09:06:46.088315+00', '2026-11-20 09:06:46.088315+00', 0, '2026-11-20 09:06:46.090345+00', NULL),
	(65, 'intercom', 'doubt:conversation:215470000000005:1795165606.088315', 'conversation', '215470000000005', '2026-11-20 09:06:46.088315+00', '2026-11-20 09:06:46.088315+00', 0, '2026-11-20 09:06:46.090345+00', NULL),
	(66, 'intercom', 'notif_f665ce99-1cc8-5e1b-2169-b89cc5d008ac', 'conversation', '215470000000002', '2026-11-20 09:06:46.590345+00', '2026-11-20 09:06:46.590345+00', 0, '2026-11-20 09:06:46.59136+00', NULL),
	(67, 'zendesk', 'e0da0bb7-660f-4f2b-a740-288670bd0818', 'ticket', '2', '2026-11-20 09:06:46.590345+00', '2026-11-20 09:06:46.590345+00', 0, '2026-11-20 09:06:46.590345+00', NULL),
	(68, 'zoho_desk', '7097a56d958f7c6c02b714c02c8b3391', 'ticket', '1892000000042040001', '2026-11-20 09:06:47.100495+00', '2026-11-20 09:06:47.100495+00', 0, '2026-11-20 09:06:47.112677+00', NULL),
	(69, 'zoho_desk', 'b18ec1dd8427bc60b4e3e10a0e4bec33', 'contact', '1892000000042070001', '2026-11-20 09:06:47.100495+00', '2026-11-20 09:06:47.100495+00', 0, '2026-11-20 09:06:47.10151+00', NULL),
	(70, 'zoho_desk', 'fe5e88369d88134c36f44af4300bcf01', 'ticket', '1892000000042071001', '2026-11-20 09:06:47.100495+00', '2026-11-20 09:06:47.100495+00', 0, '2026-11-20 09:06:47.112677+00', NULL),
	(71, 'zoho_desk', 'f55a6215bd26b84a95fb7467f80629d7', 'ticket', '1892000000042071001', '2026-11-20 09:06:47.100495+00', '2026-11-20 09:06:47.100495+00', 0, '2026-11-20 09:06:47.112677+00', NULL),
	(72, 'zoho_desk', 'df22a1211d8a7b5ab195f3b2d577b61a', 'ticket', '1892000000042071001', '2026-11-20 09:06:47.100495+00', '2026-11-20 09:06:47.100495+00', 0, '2026-11-20 09:06:47.112677+00', NULL),
	(73, 'zendesk', '41d4217f-4447-446b-81bb-eb652805237c', 'ticket', '8', '2026-11-20 09:06:47.612677+00', '2026-11-20 09:06:47.612677+00', 0, '2026-11-20 09:06:47.613692+00', NULL),
	(74, 'zendesk', '1329ae14-5231-4c68-8bb8-3edc336c9106', 'ticket', '8', '2026-11-20 09:06:47.612677+00', '2026-11-20 09:06:47.612677+00', 0, '2026-11-20 09:06:47.613692+00', NULL),
	(75, 'zendesk', '184431ee-a67d-47c1-b49a-d5b07d9665a9', 'ticket', '8', '2026-11-20 09:06:47.612677+00', '2026-11-20 09:06:47.612677+00', 0, '2026-11-20 09:06:47.613692+00', NULL),
	(76, 'zendesk', 'c886f536-78a6-45eb-9fc8-89354706580b', 'ticket', '8', '2026-11-20 09:06:47.612677+00', '2026-11-20 09:06:47.612677+00', 0, '2026-11-20 09:06:47.613692+00', NULL),
	(77, 'zendesk', '726b5a84-0b06-4762-9b11-adc249fc2add', 'ticket', '8', '2026-11-20 09:06:47.612677+00', '2026-11-20 09:06:47.612677+00', 0, '2026-11-20 09:06:47.613692+00', NULL),
	(78, 'zendesk', '69884859-5012-4ad1-80dd-1c06db35b6ab', 'ticket', '8', '2026-11-20 09:06:47.612677+00', '2026-11-20 09:06:47.612677+00', 0, '2026-11-20 09:06:47.613692+00', NULL),
	(79, 'zendesk', 'efe94a46-eb8e-428e-8d0a-4a2c6199f201', 'ticket', '8', '2026-11-20 09:06:48.115722+00', '2026-11-20 09:06:48.115722+00', 0, '2026-11-20 09:06:48.115722+00', NULL),
	(80, 'zoho_desk', '4de4873eb9be70bfc7d59b3928e1f706', 'ticket', '1892000000042071001', '2026-11-20 09:06:53.614707+00', '2026-11-20 09:06:53.614707+00', 0, '2026-11-20 09:06:53.614707+00', NULL),
	(81, 'intercom', 'notif_73cb56b2-ae0b-91aa-5e7b-d5190e26f99c', 'conversation', '215470000000002', '2026-11-20 09:06:54.626889+00', '2026-11-20 09:06:54.626889+00', 0, '2026-11-20 09:06:54.632979+00', NULL),
	(82, 'zendesk', '85e626ad-a86f-4404-9ab3-331137f2f607', 'ticket', '9', '2026-11-20 09:06:54.626889+00', '2026-11-20 09:06:54.626889+00', 0, '2026-11-20 09:06:54.630949+00', NULL),
	(83, 'zendesk', 'd478d0ec-eaac-49cf-b456-c8de89c9318d', 'ticket', '9', '2026-11-20 09:06:54.626889+00', '2026-11-20 09:06:54.626889+00', 0, '2026-11-20 09:06:54.630949+00', NULL),
	(84, 'zendesk', '31628f28-8a4b-42c7-8cc2-64fdf7838c02', 'ticket', '9', '2026-11-20 09:06:54.626889+00', '2026-11-20 09:06:54.626889+00', 0, '2026-11-20 09:06:54.630949+00', NULL),
	(85, 'zendesk', 'c71a6c11-7cd1-47d4-82c9-16719cdfce3b', 'ticket', '9', '2026-11-20 09:06:54.626889+00', '2026-11-20 09:06:54.626889+00', 0, '2026-11-20 09:06:54.630949+00', NULL),
	(86, 'zendesk', '675603e2-c83b-436b-a755-0edf4d119a89', 'ticket', '9', '2026-11-20 09:06:54.626889+00', '2026-11-20 09:06:54.626889+00', 0, '2026-11-20 09:06:54.630949+00', NULL),
	(87, 'zendesk', '41dfa571-c87d-4e7b-921e-147b08f8aa97', 'ticket', '9', '2026-11-20 09:06:54.626889+00', '2026-11-20 09:06:54.626889+00', 0, '2026-11-20 09:06:54.630949+00', NULL),
	(88, 'intercom', 'doubt:conversation:215470000000002:1795165617.632979', 'conversation', '215470000000002', '2026-11-20 09:06:54.632979+00', '2026-11-20 09:06:57.632979+00', 0, '2026-11-20 09:06:57.632979+00', NULL),
	(89, 'zendesk', 'ba951f0a-9747-4ce7-ab68-d6eca3596a36', 'ticket', '9', '2026-11-20 09:06:55.632979+00', '2026-11-20 09:06:55.632979+00', 0, '2026-11-20 09:06:55.632979+00', NULL),
	(90, 'intercom', 'doubt:conversation:215470000000002:1795165620.632979', 'conversation', '215470000000002', '2026-11-20 09:06:57.632979+00', '2026-11-20 09:07:00.632979+00', 0, '2026-11-20 09:07:00.632979+00', NULL),
	(91, 'intercom', 'doubt:conversation:215470000000002:1795165623.632979', 'conversation', '215470000000002', '2026-11-20 09:07:00.632979+00', '2026-11-20 09:07:03.632979+00', 0, NULL, NULL),
	(92, 'zoho_desk', '10fe69957f82cd0d666de6b89ecc4cce', 'ticket', '1892000000042040001', '2026-11-20 09:07:01.147191+00', '2026-11-20 09:07:01.147191+00', 0, '2026-11-20 09:07:01.149221+00', NULL),
	(93, 'zendesk', 'dfb04696-078e-4222-ab59-8d604b309f20', 'ticket', '2', '2026-11-20 09:07:01.147191+00', '2026-11-20 09:07:01.147191+00', 0, '2026-11-20 09:07:01.147191+00', NULL),
	(94, 'zendesk', 'b60db9c6-4630-4ed1-9b1a-82250c176a09', 'ticket', '3', '2026-11-20 09:07:01.649221+00', '2026-11-20 09:07:01.649221+00', 0, NULL, NULL),
	(95, 'zendesk', '6ac3daf7-c2d2-491d-b4a2-4923dbdb8c62', 'ticket', '6', '2026-11-20 09:07:01.649221+00', '2026-11-20 09:07:01.649221+00', 0, NULL, NULL),
	(96, 'zoho_desk', '46c129ba5002c7e9b9d87aa80d9ba806', 'ticket', '1892000000042071001', '2026-11-20 09:07:01.649221+00', '2026-11-20 09:07:01.649221+00', 0, NULL, NULL),
	(97, 'intercom', 'notif_21dea6fd-4900-797d-6f37-481629a72119', 'conversation', '215470000000004', '2026-11-20 09:07:01.649221+00', '2026-11-20 09:07:01.649221+00', 0, NULL, NULL);



INSERT INTO public.job VALUES
	('01a1f82f1e8771a4984b9da5a6cecc1b', 'zoho_desk', 9, '2026-11-20 09:16:46.048724+00', '2026-11-20 09:00:00.007105+00', 'live', 0, NULL, NULL, NULL, 'several requests match; a person must choose', 'null'),
	('01a1f82f1e8771b0b92c1b390741c7a8', 'zoho_desk', 7, '2026-11-20 09:07:00.647191+00', '2026-11-20 09:00:00.007105+00', 'live', 0, 'ffffffffffffffffffffffffffffffff', '2026-11-20 09:08:01.147191+00', NULL, 'waits until order_number can be read', 'null'),
	('01a1f82f1e9073f49450c464e6c3f339', 'zendesk', 8, '2026-11-20 09:16:46.084255+00', '2026-11-20 09:00:00.016242+00', 'live', 0, NULL, NULL, NULL, 'several requests match; a person must choose', 'null'),
	('01a1f82f1e9074008096d04f8a9a021e', 'zendesk', 8, '2026-11-20 09:16:46.084255+00', '2026-11-20 09:00:00.016242+00', 'live', 0, NULL, NULL, NULL, 'several requests match; a person must choose', 'null'),
	('01a1f83556bd7ad0be6f77a9d12982e4', 'zoho_desk', 7, '2026-11-20 09:16:52.614707+00', '2026-11-20 09:06:47.613692+00', 'live', 0, NULL, NULL, NULL, 'the vendor refused it', 'null'),
	('01a1f82f1ea67954ae5019fbfe175330', 'intercom', 7, '2026-11-20 09:06:53.614707+00', '2026-11-20 09:06:53.614707+00', 'live', 0, '01a1f8356e2e7b18be86c6fc3879399b', '2026-11-20 09:07:53.614707+00', NULL, NULL, '{"kind":"message","object":"conversation","key":"01a1f8356e2e7b14b54380258b7199cd","id":"215470000000002","values":{},"before":{},"contact_id":null,"parent_id":null,"note":{"text":"Bonjour,\n\nnous avons interrogé le transporteur et revenons vers vous sous 48 heures. (réf. M000039)","public":true},"version":"1795165606","sent_at":"2026-11-20T09:06:53.614707+00:00","seq":1795165613614712,"mapping_revision":"899ebec588868201","ours":{},"message_id":"01a1f8356e2e7b14b54380258b7199cd","looks":0}'),
	('01a1f83572267ed48409f134c386bbc4', 'zoho_desk', 7, '2026-11-20 09:06:59.630949+00', '2026-11-20 09:06:54.630949+00', 'live', 0, '01a1f83589987f58ac888696008a05a6', '2026-11-20 09:08:00.632979+00', NULL, NULL, '{"kind":"create","object":"ticket","key":"01a1f83572267ed48409f134c386bbc4","id":null,"values":{"subject":"Vendeur silencieux - commande MKT-00003507 / acte 5","status":"Open","team":"1892000000000069072","cf.cf_numero_commande":"MKT-00003507","cf.cf_motif":"Vendeur silencieux","cf.cf_statut_commande":"En préparation"},"before":{},"contact_id":"1892000000042045001","parent_id":null,"note":{"text":"Earlier messages of this request (1)\n\n---\n\nDiane Paris (customer, zendesk, 2026-11-20 09:06 UTC, message to the customer)\n\nBonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000040)\n\n---\n\nhttp://127.0.0.1:4301/agent/tickets/9","public":false},"version":null,"sent_at":"2026-11-20T09:07:00.632979+00:00","seq":1795165620632985,"mapping_revision":"899ebec588868201","ours":{"subject":"Vendeur silencieux - commande MKT-00003507 / acte 5","status":"new","team":"marketplace","order_number":"MKT-00003507","reason":"seller_silent","order_status":"preparing"},"message_id":"01a1f83589987f60910b8f507204e52d","looks":0}'),
	('01a1f82f1e8771a88d6fe64bc9e9c616', 'zoho_desk', 11, '2026-11-20 09:07:01.147191+00', '2026-11-20 09:07:01.147191+00', 'live', 0, NULL, NULL, NULL, NULL, 'null'),
	('01a1f82f1e8771a88d6fe64bc9e9c616', 'zendesk', 11, '2026-11-20 09:07:01.149221+00', '2026-11-20 09:07:01.149221+00', 'live', 0, NULL, NULL, NULL, NULL, 'null');



INSERT INTO public.journal VALUES
	(1, '2026-11-20 09:00:00.00609+00', '01a1f82f1e867170b3584f8cd8f16adf', 'zendesk', 'in', '{"name":[null,"Laurent Nguyen"],"email":[null,"laurent.nguyen@postel.example"],"phone":[null,"+33639988234"]}', '899ebec588868201', NULL, 'landed'),
	(2, '2026-11-20 09:00:00.00609+00', '01a1f82f1e8671748409f134c386bbc4', 'zendesk', 'in', '{"name":[null,"Emmanuel Grégoire"],"email":[null,"emmanuel.gregoire@courrier.example"],"phone":[null,"+33639983696"]}', '899ebec588868201', NULL, 'landed'),
	(3, '2026-11-20 09:00:00.00609+00', '01a1f82f1e867178878bfae2414c343c', 'zendesk', 'in', '{"name":[null,"Alexandre Allain"],"email":[null,"alexandre.allain@postel.example"],"phone":[null,"+33639985635"]}', '899ebec588868201', NULL, 'landed'),
	(4, '2026-11-20 09:00:00.00609+00', '01a1f82f1e86717cb0b39bd17ed4d57b', 'zendesk', 'in', '{"name":[null,"Henri Denis"],"email":[null,"henri.denis@mailhouse.example"],"phone":[null,"+33639986373"]}', '899ebec588868201', NULL, 'landed'),
	(5, '2026-11-20 09:00:00.00609+00', '01a1f82f1e8671809e3944187311d8a3', 'zendesk', 'in', '{"name":[null,"Claude Ramos"],"email":[null,"claude.ramos@boite.example"]}', '899ebec588868201', NULL, 'landed'),
	(6, '2026-11-20 09:00:00.007105+00', '01a1f82f1e8771a4984b9da5a6cecc1b', 'zendesk', 'in', '{"subject":[null,"Colis en retard - commande MKT-00003507"],"status":[null,"open"],"priority":[null,"high"],"team":[null,"marketplace"],"tags":[null,["relance"]],"order_number":[null,"MKT-00003507"],"reason":[null,"late_delivery"]}', '899ebec588868201', NULL, 'landed'),
	(7, '2026-11-20 09:00:00.007105+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zendesk', 'in', '{"subject":[null,"Carton écrasé à l''arrivée - commande MKT-00003521"],"status":[null,"open"],"priority":[null,"normal"],"team":[null,"marketplace"],"order_number":[null,"MKT-00003521"]}', '899ebec588868201', NULL, 'landed'),
	(8, '2026-11-20 09:00:00.007105+00', '01a1f82f1e8771ac9f390b2018072e8c', 'zendesk', 'in', '{"subject":[null,"Changement d''adresse - commande MKT-00003514"],"status":[null,"open"],"priority":[null,"normal"],"team":[null,"marketplace"],"tags":[null,["international"]],"order_number":[null,"MKT-00003514"]}', '899ebec588868201', NULL, 'landed'),
	(9, '2026-11-20 09:00:00.007105+00', '01a1f82f1e8771b0b92c1b390741c7a8', 'zendesk', 'in', '{"subject":[null,"Vendeur silencieux - dossier D0001"],"status":[null,"open"],"priority":[null,"normal"],"team":[null,"marketplace"],"tags":[null,["cadeau"]],"reason":[null,"seller_silent"]}', '899ebec588868201', NULL, 'landed'),
	(10, '2026-11-20 09:00:00.016242+00', '01a1f82f1e9073e8868ae3c7f1fd42a2', 'zoho_desk', 'in', '{"name":[null,"Diane Paris"],"email":[null,"diane.paris@mailhouse.example"],"phone":[null,"+33639983558"]}', '899ebec588868201', NULL, 'landed'),
	(11, '2026-11-20 09:00:00.016242+00', '01a1f82f1e9073f49450c464e6c3f339', 'zoho_desk', 'in', '{"subject":[null,"Deuxième relance du client - commande MKT-00003507"],"status":[null,"open"],"team":[null,"marketplace"],"order_number":[null,"MKT-00003507"],"reason":[null,"late_delivery"]}', '899ebec588868201', NULL, 'landed'),
	(12, '2026-11-20 09:00:00.016242+00', '01a1f82f1e9073f8816db9b807d4bedc', 'zoho_desk', 'in', '{"subject":[null,"Carton écrasé à l''arrivée - commande MKT-00003521"],"status":[null,"open"],"team":[null,"marketplace"],"order_number":[null,"MKT-00003521"],"reason":[null,"damaged"]}', '899ebec588868201', NULL, 'landed'),
	(13, '2026-11-20 09:00:00.016242+00', '01a1f82f1e9073fca99229f706839eb9', 'zoho_desk', 'in', '{"subject":[null,"Vase arrivé cassé - commande MKT-00003528"],"status":[null,"open"],"priority":[null,"urgent"],"team":[null,"marketplace"],"order_number":[null,"MKT-00003528"]}', '899ebec588868201', NULL, 'landed'),
	(14, '2026-11-20 09:00:00.016242+00', '01a1f82f1e9074008096d04f8a9a021e', 'zoho_desk', 'in', '{"subject":[null,"Relance du client - commande MKT-00003507"],"status":[null,"open"],"priority":[null,"high"],"team":[null,"marketplace"],"order_number":[null,"MKT-00003507"],"reason":[null,"late_delivery"]}', '899ebec588868201', NULL, 'landed'),
	(15, '2026-11-20 09:00:00.038576+00', '01a1f82f1e9073f49450c464e6c3f339', 'zoho_desk', 'in', '{"tags":[null,["fragile","litige"]]}', '899ebec588868201', NULL, 'landed'),
	(16, '2026-11-20 09:00:00.038576+00', '01a1f82f1e9073f8816db9b807d4bedc', 'zoho_desk', 'in', '{"tags":[null,["litige"]]}', '899ebec588868201', NULL, 'landed'),
	(17, '2026-11-20 09:00:00.038576+00', '01a1f82f1ea6793cbaa42a3cd66b829e', 'intercom', 'in', '{"name":[null,"Thérèse Jacques"],"email":[null,"therese.jacques@mailhouse.example"],"phone":[null,"+33639985405"]}', '899ebec588868201', NULL, 'landed'),
	(18, '2026-11-20 09:00:00.038576+00', '01a1f82f1ea67940bb05232d8e73ca47', 'intercom', 'in', '{"name":[null,"Jean Weber"],"email":[null,"jean.weber@boite.example"],"phone":[null,"+33639981468"]}', '899ebec588868201', NULL, 'landed'),
	(19, '2026-11-20 09:00:00.038576+00', '01a1f82f1ea679448666678fa46d6753', 'intercom', 'in', '{"name":[null,"Martin Louis"],"email":[null,"martin.louis@courrier.example"]}', '899ebec588868201', NULL, 'landed'),
	(20, '2026-11-20 09:00:00.038576+00', '01a1f82f1ea67950a84751662f978d87', 'intercom', 'in', '{"subject":[null,"Question sur la garantie - dossier D0004"],"status":[null,"solved"],"team":[null,"service"],"tags":[null,["international"]]}', '899ebec588868201', NULL, 'landed'),
	(21, '2026-11-20 09:00:00.038576+00', '01a1f82f1ea67954ae5019fbfe175330', 'intercom', 'in', '{"subject":[null,"Remboursement non reçu - dossier D0003"],"status":[null,"open"],"team":[null,"service"],"tags":[null,["cadeau","vip"]],"reason":[null,"refund"]}', '899ebec588868201', NULL, 'landed'),
	(22, '2026-11-20 09:00:00.038576+00', '01a1f82f1ea6795892f80f6cdc2574bd', 'intercom', 'in', '{"subject":[null,"Où en est mon remboursement ? - commande CMD-00003528"],"status":[null,"solved"],"tags":[null,["international"]],"order_number":[null,"CMD-00003528"],"reason":[null,"refund"]}', '899ebec588868201', NULL, 'landed'),
	(23, '2026-11-20 09:00:00.038576+00', '01a1f82f1ea6795caf8fb7021ef2a4f0', 'intercom', 'in', '{"subject":[null,"Suivi bloqué depuis trois jours - commande MKT-00003535"],"status":[null,"open"],"team":[null,"marketplace"],"tags":[null,["ticket"]],"order_number":[null,"MKT-00003535"],"reason":[null,"tracking"]}', '899ebec588868201', NULL, 'landed'),
	(24, '2026-11-20 09:00:00.038576+00', '01a1f82f1ea67960b9511b75552b82f6', 'intercom', 'in', '{"subject":[null,"Carton écrasé à l''arrivée - commande CMD-00003521"],"status":[null,"open"],"team":[null,"service"],"order_number":[null,"CMD-00003521"]}', '899ebec588868201', NULL, 'landed'),
	(25, '2026-11-20 09:00:00.038576+00', '01a1f82f1ea67964be49c3d3b8b333a8', 'intercom', 'in', '{"subject":[null,"Toujours rien reçu - dossier D0002"],"status":[null,"solved"],"team":[null,"marketplace"],"tags":[null,["ticket"]],"reason":[null,"late_delivery"]}', '899ebec588868201', NULL, 'landed'),
	(26, '2026-11-20 09:00:00.041621+00', '01a1f82f1ea679448666678fa46d6753', 'zoho_desk', 'out', '{"created":[null,"1892000000042057001"]}', '899ebec588868201', NULL, 'created'),
	(27, '2026-11-20 09:00:00.042636+00', '01a1f82f1e8671809e3944187311d8a3', 'zoho_desk', 'out', '{"created":[null,"1892000000042058001"]}', '899ebec588868201', NULL, 'created'),
	(28, '2026-11-20 09:00:00.047713+00', '01a1f82f1ea6795caf8fb7021ef2a4f0', 'zoho_desk', 'out', '{"created":[null,"1892000000042059001"]}', '899ebec588868201', NULL, 'created'),
	(29, '2026-11-20 09:00:00.050758+00', '01a1f82f1ea6795caf8fb7021ef2a4f0', 'zoho_desk', 'out', '{"message":[null,"1892000000042061001"]}', '899ebec588868201', NULL, 'posted'),
	(30, '2026-11-20 09:00:00.054818+00', '01a1f82f1ea67964be49c3d3b8b333a8', 'zoho_desk', 'out', '{"created":[null,"1892000000042062001"]}', '899ebec588868201', NULL, 'created'),
	(31, '2026-11-20 09:00:00.057865+00', '01a1f82f1ea67964be49c3d3b8b333a8', 'zoho_desk', 'out', '{"message":[null,"1892000000042063001"]}', '899ebec588868201', NULL, 'posted'),
	(32, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97d8c9e09575a07923986', 'orders', 'in', '{"number":[null,"MKT-00003521"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"Mondial Relay"],"tracking_numbers":[null,"6A25818419547"],"total":[null,"258.45"],"currency":[null,"EUR"],"email":[null,"emmanuel.gregoire@courrier.example"],"language":[null,"fr"],"seller":[null,"Comptoir du Rhône"],"refunded_total":[null,"0"],"placed_at":[null,"2026-10-28T21:51:56.046172Z"]}', '899ebec588868201', NULL, 'landed'),
	(33, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97d9093bef2350b21fbac', 'orders', 'in', '{"number":[null,"CMD-00003521"],"status":[null,"delivered"],"payment":[null,"paid"],"delivery":[null,"delivered"],"carrier":[null,"Chronopost"],"tracking_numbers":[null,"6A79531644799,6A97512368129"],"total":[null,"155.25"],"currency":[null,"EUR"],"email":[null,"therese.jacques@mailhouse.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-10-24T17:37:04.838308Z"]}', '899ebec588868201', NULL, 'landed'),
	(34, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97d94b64a92a8b410d93c', 'orders', 'in', '{"number":[null,"CMD-00003542"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"Mondial Relay"],"tracking_numbers":[null,"6A24525577916"],"total":[null,"75.98"],"currency":[null,"EUR"],"email":[null,"william.marty@mailhouse.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-01T05:35:45.169846Z"]}', '899ebec588868201', NULL, 'landed'),
	(35, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97d98a7590f09fbb230bb', 'orders', 'in', '{"number":[null,"CMD-00003563"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"UPS"],"tracking_numbers":[null,"6A55452926318"],"total":[null,"28.11"],"currency":[null,"EUR"],"email":[null,"philippe.reynaud@mailhouse.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-05T19:56:37.978457Z"]}', '899ebec588868201', NULL, 'landed'),
	(36, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97d9ca500d58397dae38d', 'orders', 'in', '{"number":[null,"CMD-00003549"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"UPS"],"tracking_numbers":[null,"6A41229327483"],"total":[null,"347.1"],"currency":[null,"EUR"],"email":[null,"christiane.hamon@mailhouse.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-04T05:13:32.941131Z"]}', '899ebec588868201', NULL, 'landed'),
	(37, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97da0a96b01b664c2f2e3', 'orders', 'in', '{"number":[null,"MKT-00003500"],"status":[null,"delivered"],"payment":[null,"paid"],"delivery":[null,"delivered"],"carrier":[null,"UPS"],"tracking_numbers":[null,"6A95589780468"],"total":[null,"85.16"],"currency":[null,"EUR"],"email":[null,"christiane.hamon@mailhouse.example"],"language":[null,"fr"],"seller":[null,"Comptoir du Rhône"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-07T13:08:26.928775Z"]}', '899ebec588868201', NULL, 'landed'),
	(38, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97da48aca3fbc2b9c014e', 'orders', 'in', '{"number":[null,"CMD-00003514"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"Colissimo"],"tracking_numbers":[null,"6A19764286758"],"total":[null,"128.28"],"currency":[null,"EUR"],"email":[null,"celine.besnard@boite.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-10-31T04:15:05.270494Z"]}', '899ebec588868201', NULL, 'landed'),
	(39, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97da88e8624318092b4d4', 'orders', 'in', '{"number":[null,"CMD-00003528"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"DPD"],"tracking_numbers":[null,"6A96008782301"],"total":[null,"25.2"],"currency":[null,"EUR"],"email":[null,"jean.weber@boite.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-11T16:53:54.293708Z"]}', '899ebec588868201', NULL, 'landed'),
	(40, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97dac80c98c93fb695ffb', 'orders', 'in', '{"number":[null,"CMD-00003507"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"Chronopost"],"tracking_numbers":[null,"6A39463096829"],"total":[null,"238.81"],"currency":[null,"EUR"],"email":[null,"william.marty@mailhouse.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-08T03:50:24.696783Z"]}', '899ebec588868201', NULL, 'landed'),
	(41, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97db08cc4e04cc541013d', 'orders', 'in', '{"number":[null,"MKT-00003535"],"status":[null,"delivered"],"payment":[null,"paid"],"delivery":[null,"delivered"],"carrier":[null,"Chronopost"],"tracking_numbers":[null,"6A01402232906"],"total":[null,"317.22"],"currency":[null,"EUR"],"email":[null,"martin.louis@courrier.example"],"language":[null,"fr"],"seller":[null,"Lumières & Cie"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-05T07:18:01.092452Z"]}', '899ebec588868201', NULL, 'landed'),
	(42, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97db4bae2b2338a245e6b', 'orders', 'in', '{"number":[null,"MKT-00003507"],"status":[null,"preparing"],"payment":[null,"paid"],"delivery":[null,"preparing"],"total":[null,"167.07"],"currency":[null,"EUR"],"email":[null,"laurent.nguyen@postel.example"],"language":[null,"fr"],"seller":[null,"Atelier Brun"],"refunded_total":[null,"0"],"placed_at":[null,"2026-10-24T19:53:39.176170Z"]}', '899ebec588868201', NULL, 'landed'),
	(43, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97db8a317fa3edc3bf364', 'orders', 'in', '{"number":[null,"CMD-00003500"],"status":[null,"preparing"],"payment":[null,"paid"],"delivery":[null,"preparing"],"total":[null,"307.99"],"currency":[null,"EUR"],"email":[null,"philippe.reynaud@mailhouse.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-05T22:46:46.622117Z"]}', '899ebec588868201', NULL, 'landed'),
	(44, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97dbc99e296a83b6fe507', 'orders', 'in', '{"number":[null,"MKT-00003528"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"Mondial Relay"],"tracking_numbers":[null,"6A33683579785"],"total":[null,"249"],"currency":[null,"EUR"],"email":[null,"diane.paris@mailhouse.example"],"language":[null,"fr"],"seller":[null,"Maison Lenoir"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-03T23:10:46.724063Z"]}', '899ebec588868201', NULL, 'landed'),
	(45, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97dc096013e4883868a29', 'orders', 'in', '{"number":[null,"MKT-00003514"],"status":[null,"awaiting_payment"],"payment":[null,"pending"],"delivery":[null,"none"],"total":[null,"69.01"],"currency":[null,"EUR"],"email":[null,"alexandre.allain@postel.example"],"language":[null,"fr"],"seller":[null,"Cuir de Pays"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-17T00:29:10.067436Z"]}', '899ebec588868201', NULL, 'landed'),
	(46, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97dc4b63ccd06f3d4e711', 'orders', 'in', '{"number":[null,"CMD-00003535"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"DPD"],"tracking_numbers":[null,"6A05350641129"],"total":[null,"113.6"],"currency":[null,"EUR"],"email":[null,"victor.pires@boite.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-18T21:09:31.026741Z"]}', '899ebec588868201', NULL, 'landed'),
	(47, '2026-11-20 09:00:00.057865+00', '01a1f82f1eb97dc8969c0b3e93ea5c4e', 'orders', 'in', '{"number":[null,"CMD-00003556"],"status":[null,"shipped"],"payment":[null,"paid"],"delivery":[null,"in_transit"],"carrier":[null,"UPS"],"tracking_numbers":[null,"6A92754031128"],"total":[null,"354.98"],"currency":[null,"EUR"],"email":[null,"christiane.hamon@mailhouse.example"],"language":[null,"fr"],"seller":[null,"Boutique"],"refunded_total":[null,"0"],"placed_at":[null,"2026-11-20T01:14:46.355748Z"]}', '899ebec588868201', NULL, 'landed'),
	(48, '2026-11-20 09:00:00.057865+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zendesk', 'out', '{"order_status":[null,"Expédiée"]}', '899ebec588868201', NULL, 'written'),
	(49, '2026-11-20 09:00:00.06294+00', '01a1f82f1e9073f8816db9b807d4bedc', 'zoho_desk', 'out', '{"order_status":[null,"Expédiée"]}', '899ebec588868201', NULL, 'written'),
	(50, '2026-11-20 09:00:00.06294+00', '01a1f82f1ea67960b9511b75552b82f6', 'intercom', 'out', '{"order_status":[null,"Livrée"]}', '899ebec588868201', NULL, 'written');
INSERT INTO public.journal VALUES
	(51, '2026-11-20 09:00:00.06294+00', '01a1f82f1ea6795892f80f6cdc2574bd', 'intercom', 'out', '{"order_status":[null,"Expédiée"]}', '899ebec588868201', NULL, 'written'),
	(52, '2026-11-20 09:00:00.06294+00', '01a1f82f1ea6795caf8fb7021ef2a4f0', 'intercom', 'out', '{"order_status":[null,"Livrée"]}', '899ebec588868201', NULL, 'written'),
	(53, '2026-11-20 09:00:00.068017+00', '01a1f82f1ea6795caf8fb7021ef2a4f0', 'zoho_desk', 'out', '{"order_status":[null,"Livrée"]}', '899ebec588868201', NULL, 'written'),
	(54, '2026-11-20 09:00:00.068017+00', '01a1f82f1e8771a4984b9da5a6cecc1b', 'zendesk', 'out', '{"order_status":[null,"En préparation"]}', '899ebec588868201', NULL, 'written'),
	(55, '2026-11-20 09:00:00.073092+00', '01a1f82f1e9073f49450c464e6c3f339', 'zoho_desk', 'out', '{"order_status":[null,"En préparation"]}', '899ebec588868201', NULL, 'written'),
	(56, '2026-11-20 09:00:00.078169+00', '01a1f82f1e9074008096d04f8a9a021e', 'zoho_desk', 'out', '{"order_status":[null,"En préparation"]}', '899ebec588868201', NULL, 'written'),
	(57, '2026-11-20 09:00:00.083244+00', '01a1f82f1e9073fca99229f706839eb9', 'zoho_desk', 'out', '{"order_status":[null,"Expédiée"]}', '899ebec588868201', NULL, 'written'),
	(58, '2026-11-20 09:00:00.083244+00', '01a1f82f1e8771ac9f390b2018072e8c', 'zendesk', 'out', '{"order_status":[null,"En attente de paiement"]}', '899ebec588868201', NULL, 'written'),
	(59, '2026-11-20 09:00:05.009135+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zoho_desk', 'out', '{"message":[null,"1892000000042064001"]}', '899ebec588868201', NULL, 'posted'),
	(60, '2026-11-20 09:00:05.01218+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zoho_desk', 'out', '{"priority":[null,"Medium"]}', '899ebec588868201', NULL, 'written'),
	(61, '2026-11-20 09:00:05.01421+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zendesk', 'out', '{"message":[null,"33144692244442"]}', '899ebec588868201', NULL, 'posted'),
	(62, '2026-11-20 09:00:05.01624+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zendesk', 'out', '{"tags":[[],["litige"]],"reason":[null,"motif_abime"]}', '899ebec588868201', NULL, 'written'),
	(63, '2026-11-20 09:00:05.01624+00', '01a1f82f1e867178878bfae2414c343c', 'zoho_desk', 'out', '{"created":[null,"1892000000042065001"]}', '899ebec588868201', NULL, 'created'),
	(64, '2026-11-20 09:00:05.019287+00', '01a1f82f1e8771ac9f390b2018072e8c', 'zoho_desk', 'out', '{"created":[null,"1892000000042066001"]}', '899ebec588868201', NULL, 'created'),
	(65, '2026-11-20 09:00:05.022332+00', '01a1f82f1e8771ac9f390b2018072e8c', 'zoho_desk', 'out', '{"message":[null,"1892000000042068001"]}', '899ebec588868201', NULL, 'posted'),
	(66, '2026-11-20 09:00:05.022332+00', '01a1f82f1e9073e8868ae3c7f1fd42a2', 'zendesk', 'out', '{"created":[null,"8447390000010"]}', '899ebec588868201', NULL, 'created'),
	(67, '2026-11-20 09:00:05.022332+00', '01a1f82f1e9073fca99229f706839eb9', 'zendesk', 'out', '{"created":[null,"5"]}', '899ebec588868201', NULL, 'created'),
	(68, '2026-11-20 09:00:05.524362+00', '01a1f82f1ea67964be49c3d3b8b333a8', 'zendesk', 'out', '{"created":[null,"6"]}', '899ebec588868201', NULL, 'created'),
	(69, '2026-11-20 09:00:05.524362+00', '01a1f82f1ea679448666678fa46d6753', 'zendesk', 'out', '{"created":[null,"8447390000011"]}', '899ebec588868201', NULL, 'created'),
	(70, '2026-11-20 09:00:05.525377+00', '01a1f82f1ea6795caf8fb7021ef2a4f0', 'zendesk', 'out', '{"created":[null,"7"]}', '899ebec588868201', NULL, 'created'),
	(71, '2026-11-20 09:06:46.59136+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zoho_desk', 'out', '{"message":[null,"1892000000042069001"]}', '899ebec588868201', NULL, 'posted'),
	(72, '2026-11-20 09:06:46.59136+00', '01a1f82f1ea67954ae5019fbfe175330', 'intercom', 'in', '{"tags":[["cadeau","vip"],["cadeau","ticket","vip"]]}', '899ebec588868201', NULL, 'landed'),
	(73, '2026-11-20 09:06:46.59339+00', '01a1f82f1ea6793cbaa42a3cd66b829e', 'zoho_desk', 'out', '{"created":[null,"1892000000042070001"]}', '899ebec588868201', NULL, 'created'),
	(74, '2026-11-20 09:06:46.59745+00', '01a1f82f1ea67954ae5019fbfe175330', 'zoho_desk', 'out', '{"created":[null,"1892000000042071001"]}', '899ebec588868201', NULL, 'created'),
	(75, '2026-11-20 09:06:46.600495+00', '01a1f82f1ea67954ae5019fbfe175330', 'zoho_desk', 'out', '{"message":[null,"1892000000042074001"]}', '899ebec588868201', NULL, 'posted'),
	(76, '2026-11-20 09:06:47.613692+00', '01a1f83556bd7ad0be6f77a9d12982e4', 'zendesk', 'in', '{"subject":[null,"Le vendeur ne répond pas - commande MKT-00003500 / acte 3"],"status":[null,"new"],"team":[null,"marketplace"],"order_number":[null,"MKT-00003500"],"reason":[null,"seller_silent"]}', '899ebec588868201', NULL, 'landed'),
	(77, '2026-11-20 09:06:47.615722+00', '01a1f83556bd7ad0be6f77a9d12982e4', 'zendesk', 'out', '{"order_status":[null,"Livrée"]}', '899ebec588868201', NULL, 'written'),
	(78, '2026-11-20 09:06:54.630949+00', '01a1f83572267ed48409f134c386bbc4', 'zendesk', 'in', '{"subject":[null,"Vendeur silencieux - commande MKT-00003507 / acte 5"],"status":[null,"new"],"team":[null,"marketplace"],"order_number":[null,"MKT-00003507"],"reason":[null,"seller_silent"]}', '899ebec588868201', NULL, 'landed'),
	(79, '2026-11-20 09:06:54.632979+00', '01a1f83572267ed48409f134c386bbc4', 'zendesk', 'out', '{"order_status":[null,"En préparation"]}', '899ebec588868201', NULL, 'written'),
	(80, '2026-11-20 09:07:01.147191+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zendesk', 'in', '{"priority":["normal","urgent"]}', '899ebec588868201', NULL, 'landed'),
	(81, '2026-11-20 09:07:01.149221+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zoho_desk', 'in', '{}', '899ebec588868201', NULL, 'landed'),
	(82, '2026-11-20 09:07:01.149221+00', '01a1f82f1e8771a88d6fe64bc9e9c616', 'zoho_desk', 'in', '{"priority":["low","urgent"]}', '899ebec588868201', NULL, 'overruled');



INSERT INTO public.link VALUES
	(1, '01a1f82f1e867170b3584f8cd8f16adf', 'zendesk', 'user', '8447390000005', true, 'live', '{"name":"Laurent Nguyen","email":"laurent.nguyen@postel.example","phone":"+33639988234"}', '{"name":["Laurent Nguyen"],"email":["laurent.nguyen@postel.example"],"phone":["+33639988234"]}', '{}', '{}', '2026-10-25T04:06:28Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.00609+00', NULL, 'http://127.0.0.1:4301/agent/users/8447390000005'),
	(2, '01a1f82f1e8671748409f134c386bbc4', 'zendesk', 'user', '8447390000006', true, 'live', '{"name":"Emmanuel Grégoire","email":"emmanuel.gregoire@courrier.example","phone":"+33639983696"}', '{"name":["Emmanuel Grégoire"],"email":["emmanuel.gregoire@courrier.example"],"phone":["+33639983696"]}', '{}', '{}', '2026-11-02T11:37:37Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.00609+00', NULL, 'http://127.0.0.1:4301/agent/users/8447390000006'),
	(3, '01a1f82f1e867178878bfae2414c343c', 'zendesk', 'user', '8447390000007', true, 'live', '{"name":"Alexandre Allain","email":"alexandre.allain@postel.example","phone":"+33639985635"}', '{"name":["Alexandre Allain"],"email":["alexandre.allain@postel.example"],"phone":["+33639985635"]}', '{}', '{}', '2026-11-04T03:32:33Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.00609+00', NULL, 'http://127.0.0.1:4301/agent/users/8447390000007'),
	(4, '01a1f82f1e86717cb0b39bd17ed4d57b', 'zendesk', 'user', '8447390000008', true, 'live', '{"name":"Henri Denis","email":"henri.denis@mailhouse.example","phone":"+33639986373"}', '{"name":["Henri Denis"],"email":["henri.denis@mailhouse.example"],"phone":["+33639986373"]}', '{}', '{}', '2026-11-18T14:18:14Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.00609+00', NULL, 'http://127.0.0.1:4301/agent/users/8447390000008'),
	(5, '01a1f82f1e8671809e3944187311d8a3', 'zendesk', 'user', '8447390000009', true, 'live', '{"name":"Claude Ramos","email":"claude.ramos@boite.example","phone":null}', '{"name":["Claude Ramos"],"email":["claude.ramos@boite.example"],"phone":[null]}', '{}', '{}', '2026-11-19T05:52:35Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.00609+00', NULL, 'http://127.0.0.1:4301/agent/users/8447390000009'),
	(6, '01a1f82f1e8771a4984b9da5a6cecc1b', 'zendesk', 'ticket', '1', true, 'live', '{"subject":"Colis en retard - commande MKT-00003507","status":"open","priority":"high","team":"8447320466432","tags":["relance"],"order_number":"MKT-00003507","reason":"motif_retard","order_status":"En préparation"}', '{"subject":["Colis en retard - commande MKT-00003507"],"status":["open"],"priority":["high"],"team":["marketplace"],"tags":[["relance"]],"order_number":["MKT-00003507"],"reason":["late_delivery"],"order_status":["preparing"]}', '{}', '{"order_status":[["En préparation","2026-11-20T09:00:00.068017+00:00"]]}', '2026-11-20T09:00:00Z', 0, '899ebec588868201', false, true, true, '2026-11-20T09:00:00Z', '2026-11-20 09:00:00.007105+00', NULL, 'http://127.0.0.1:4301/agent/tickets/1'),
	(7, '01a1f82f1e8771a88d6fe64bc9e9c616', 'zendesk', 'ticket', '2', true, 'live', '{"subject":"Carton écrasé à l''arrivée - commande MKT-00003521","status":"open","priority":"urgent","team":"8447320466432","tags":["litige"],"order_number":"MKT-00003521","reason":"motif_abime","order_status":"Expédiée"}', '{"subject":["Carton écrasé à l''arrivée - commande MKT-00003521"],"status":["open"],"priority":["urgent"],"team":["marketplace"],"tags":[["litige"]],"order_number":["MKT-00003521"],"reason":["damaged"],"order_status":["shipped"]}', '{}', '{"order_status":[["Expédiée","2026-11-20T09:00:00.057865+00:00"]],"tags":[[["litige"],"2026-11-20T09:00:05.016240+00:00"]],"reason":[["motif_abime","2026-11-20T09:00:05.016240+00:00"]]}', '2026-11-20T09:07:00Z', 0, '899ebec588868201', false, true, true, '2026-11-20T09:00:05Z', '2026-11-20 09:00:05.007105+00', NULL, 'http://127.0.0.1:4301/agent/tickets/2'),
	(8, '01a1f82f1e8771ac9f390b2018072e8c', 'zendesk', 'ticket', '3', true, 'live', '{"subject":"Changement d''adresse - commande MKT-00003514","status":"open","priority":"normal","team":"8447320466432","tags":["international"],"order_number":"MKT-00003514","reason":null,"order_status":"En attente de paiement"}', '{"subject":["Changement d''adresse - commande MKT-00003514"],"status":["open"],"priority":["normal"],"team":["marketplace"],"tags":[["international"]],"order_number":["MKT-00003514"],"reason":[null],"order_status":["awaiting_payment"]}', '{}', '{"order_status":[["En attente de paiement","2026-11-20T09:00:00.083244+00:00"]]}', '2026-11-20T09:00:00Z', 0, '899ebec588868201', false, true, true, '2026-11-20T09:00:00Z', '2026-11-20 09:00:00.007105+00', NULL, 'http://127.0.0.1:4301/agent/tickets/3'),
	(9, '01a1f82f1e8771b0b92c1b390741c7a8', 'zendesk', 'ticket', '4', true, 'live', '{"subject":"Vendeur silencieux - dossier D0001","status":"open","priority":"normal","team":"8447320466432","tags":["cadeau"],"order_number":"CMD-12?","reason":"motif_vendeur","order_status":null}', '{"subject":["Vendeur silencieux - dossier D0001"],"status":["open"],"priority":["normal"],"team":["marketplace"],"tags":[["cadeau"]],"reason":["seller_silent"]}', '{"order_number":{"is":"held","raw":"CMD-12?","code":"ACC-1002"}}', '{}', '2026-11-18T22:58:35Z', 0, '899ebec588868201', false, true, true, '2026-11-18T22:58:35Z', '2026-11-20 09:00:00.007105+00', NULL, 'http://127.0.0.1:4301/agent/tickets/4'),
	(10, '01a1f82f1e9073c898f2a0a3d5f4b3b2', 'zendesk', 'comment', '33144692244371', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.016242+00', NULL, 'http://127.0.0.1:4301/agent/tickets/1'),
	(11, '01a1f82f1e9073cca6e0439d6ec9d286', 'zendesk', 'comment', '33144692244387', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.016242+00', NULL, 'http://127.0.0.1:4301/agent/tickets/2'),
	(12, '01a1f82f1e9073d0b1191c56c324c985', 'zendesk', 'comment', '33144692244398', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.016242+00', NULL, 'http://127.0.0.1:4301/agent/tickets/2'),
	(13, '01a1f82f1e9073d4ac888696008a05a6', 'zendesk', 'comment', '33144692244403', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.016242+00', NULL, 'http://127.0.0.1:4301/agent/tickets/3'),
	(14, '01a1f82f1e9073d8910b8f507204e52d', 'zendesk', 'comment', '33144692244415', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.016242+00', NULL, 'http://127.0.0.1:4301/agent/tickets/3'),
	(15, '01a1f82f1e9073dcb3511f8db8b6d8fe', 'zendesk', 'comment', '33144692244420', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.016242+00', NULL, 'http://127.0.0.1:4301/agent/tickets/4'),
	(16, '01a1f82f1e867170b3584f8cd8f16adf', 'zoho_desk', 'contact', '1892000000042034001', true, 'live', '{"name":"Laurent Nguyen","email":"laurent.nguyen@postel.example","phone":"+33639988234"}', '{"name":["Laurent Nguyen"],"email":["laurent.nguyen@postel.example"],"phone":["+33639988234"]}', '{}', '{}', '2026-10-25T06:30:31.000Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.016242+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Contacts/dv/1892000000042034001'),
	(17, '01a1f82f1e8671748409f134c386bbc4', 'zoho_desk', 'contact', '1892000000042039001', true, 'live', '{"name":"Emmanuel Grégoire","email":"emmanuel.gregoire@courrier.example","phone":"+33639983696"}', '{"name":["Emmanuel Grégoire"],"email":["emmanuel.gregoire@courrier.example"],"phone":["+33639983696"]}', '{}', '{}', '2026-11-02T11:41:46.000Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.016242+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Contacts/dv/1892000000042039001'),
	(18, '01a1f82f1e9073e8868ae3c7f1fd42a2', 'zoho_desk', 'contact', '1892000000042045001', true, 'live', '{"name":"Diane Paris","email":"diane.paris@mailhouse.example","phone":"+33639983558"}', '{"name":["Diane Paris"],"email":["diane.paris@mailhouse.example"],"phone":["+33639983558"]}', '{}', '{}', '2026-11-04T06:50:27.000Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.016242+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Contacts/dv/1892000000042045001'),
	(98, '01a1f82f1e867178878bfae2414c343c', 'zoho_desk', 'contact', '1892000000042065001', true, 'live', '{"name":"Alexandre Allain","email":"alexandre.allain@postel.example","phone":"+33639985635"}', '{"name":["Alexandre Allain"],"email":["alexandre.allain@postel.example"],"phone":["+33639985635"]}', '{}', '{}', '2026-11-20T09:00:05.000Z', 0, '899ebec588868201', false, true, true, '', '2026-11-20 09:00:05.01624+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Contacts/dv/1892000000042065001'),
	(19, '01a1f82f1e9073f49450c464e6c3f339', 'zoho_desk', 'ticket', '1892000000042035001', true, 'live', '{"subject":"Deuxième relance du client - commande MKT-00003507","status":"Open","priority":null,"team":"1892000000000069072","order_number":"MKT-00003507","reason":"Livraison en retard","order_status":"En préparation","tags":["fragile","litige"]}', '{"subject":["Deuxième relance du client - commande MKT-00003507"],"status":["open"],"priority":[null],"team":["marketplace"],"order_number":["MKT-00003507"],"reason":["late_delivery"],"tags":[["fragile","litige"]],"order_status":["preparing"]}', '{}', '{"order_status":[["En préparation","2026-11-20T09:00:00.073092+00:00"]]}', '2026-11-20T09:00:00.000Z', 0, '899ebec588868201', false, true, true, '2026-11-20T09:00:00.000Z', '2026-11-20 09:00:00.016242+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042035001'),
	(20, '01a1f82f1e8771a88d6fe64bc9e9c616', 'zoho_desk', 'ticket', '1892000000042040001', true, 'live', '{"subject":"Carton écrasé à l''arrivée - commande MKT-00003521","status":"Open","priority":"Low","team":"1892000000000069072","order_number":"MKT-00003521","reason":"Article abîmé","order_status":"Expédiée","tags":["litige"]}', '{"subject":["Carton écrasé à l''arrivée - commande MKT-00003521"],"status":["open"],"priority":"UNSET","team":["marketplace"],"order_number":["MKT-00003521"],"reason":["damaged"],"tags":[["litige"]],"order_status":["shipped"]}', '{}', '{"order_status":[["Expédiée","2026-11-20T09:00:00.062940+00:00"]],"priority":[["Medium","2026-11-20T09:00:05.012180+00:00"]]}', '2026-11-20T09:07:00.000Z', 0, '899ebec588868201', false, true, true, '2026-11-20T09:00:05.000Z', '2026-11-20 09:00:05.007105+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042040001'),
	(21, '01a1f82f1e9073fca99229f706839eb9', 'zoho_desk', 'ticket', '1892000000042046001', true, 'live', '{"subject":"Vase arrivé cassé - commande MKT-00003528","status":"Open","priority":"Urgent","team":"1892000000000069072","order_number":"MKT-00003528","reason":null,"order_status":"Expédiée","tags":[]}', '{"subject":["Vase arrivé cassé - commande MKT-00003528"],"status":["open"],"priority":["urgent"],"team":["marketplace"],"order_number":["MKT-00003528"],"reason":[null],"tags":[null],"order_status":["shipped"]}', '{}', '{"order_status":[["Expédiée","2026-11-20T09:00:00.083244+00:00"]]}', '2026-11-20T09:00:00.000Z', 0, '899ebec588868201', false, true, true, '2026-11-20T09:00:00.000Z', '2026-11-20 09:00:00.016242+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042046001'),
	(22, '01a1f82f1e9074008096d04f8a9a021e', 'zoho_desk', 'ticket', '1892000000042050001', true, 'live', '{"subject":"Relance du client - commande MKT-00003507","status":"Open","priority":"High","team":"1892000000000069072","order_number":"MKT-00003507","reason":"Livraison en retard","order_status":"En préparation","tags":[]}', '{"subject":["Relance du client - commande MKT-00003507"],"status":["open"],"priority":["high"],"team":["marketplace"],"order_number":["MKT-00003507"],"reason":["late_delivery"],"tags":[null],"order_status":["preparing"]}', '{}', '{"order_status":[["En préparation","2026-11-20T09:00:00.078169+00:00"]]}', '2026-11-20T09:00:00.000Z', 0, '899ebec588868201', false, true, true, '2026-11-20T09:00:00.000Z', '2026-11-20 09:00:00.016242+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042050001'),
	(23, '01a1f82f1ea67900b86622b6f06c144a', 'zoho_desk', 'thread', '1892000000042036001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(24, '01a1f82f1ea67904abef59fe619699cf', 'zoho_desk', 'comment', '1892000000042037001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(25, '01a1f82f1ea67908be04c31037730edf', 'zoho_desk', 'comment', '1892000000042038001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(26, '01a1f82f1ea6790cae745e786c0fd4f5', 'zoho_desk', 'thread', '1892000000042041001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(27, '01a1f82f1ea67910a1c4ae2f076f3787', 'zoho_desk', 'thread', '1892000000042042001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(28, '01a1f82f1ea67914b0e07a2338c0c8fd', 'zoho_desk', 'thread', '1892000000042043001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(29, '01a1f82f1ea67918bc1b4ffb701966a0', 'zoho_desk', 'thread', '1892000000042044001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(30, '01a1f82f1ea6791ca3620d227eed8d14', 'zoho_desk', 'thread', '1892000000042047001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(31, '01a1f82f1ea67920961ff4a03bab6c39', 'zoho_desk', 'comment', '1892000000042048001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(32, '01a1f82f1ea67924ab517c8f3b1a11df', 'zoho_desk', 'thread', '1892000000042049001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(33, '01a1f82f1ea67928b0b35e26380208a9', 'zoho_desk', 'thread', '1892000000042051001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(34, '01a1f82f1ea6792cbcf192bd75a89294', 'zoho_desk', 'comment', '1892000000042052001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(35, '01a1f82f1ea67930bb4be2764a2f20aa', 'zoho_desk', 'comment', '1892000000042053001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(36, '01a1f82f1ea6793cbaa42a3cd66b829e', 'intercom', 'contact', 'ab37e3dc51020ff459e7eb9d', true, 'live', '{"name":"Thérèse Jacques","email":"therese.jacques@mailhouse.example","phone":"+33639985405"}', '{"name":["Thérèse Jacques"],"email":["therese.jacques@mailhouse.example"],"phone":["+33639985405"]}', '{}', '{}', '1793342166', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(37, '01a1f82f1ea67940bb05232d8e73ca47', 'intercom', 'contact', '871d4c6f02f9e4c32996da0e', true, 'live', '{"name":"Jean Weber","email":"jean.weber@boite.example","phone":"+33639981468"}', '{"name":["Jean Weber"],"email":["jean.weber@boite.example"],"phone":["+33639981468"]}', '{}', '{}', '1794405915', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(38, '01a1f82f1ea679448666678fa46d6753', 'intercom', 'contact', 'c25e9e8a9000917c838c62e3', true, 'live', '{"name":"Martin Louis","email":"martin.louis@courrier.example","phone":null}', '{"name":["Martin Louis"],"email":["martin.louis@courrier.example"],"phone":[null]}', '{}', '{}', '1794724325', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(39, '01a1f82f1e8671809e3944187311d8a3', 'intercom', 'contact', '707309e1f87517e3829ddd1e', true, 'live', '{"name":"Claude Ramos","email":"claude.ramos@boite.example","phone":null}', '{"name":["Claude Ramos"],"email":["claude.ramos@boite.example"],"phone":[null]}', '{}', '{}', '1795074755', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.038576+00', NULL, NULL),
	(40, '01a1f82f1ea67950a84751662f978d87', 'intercom', 'conversation', '215470000000001', true, 'live', '{"subject":"Question sur la garantie - dossier D0004","status":"closed","team":"7000001","tags":["international"],"order_number":null,"reason":null,"order_status":null}', '{"subject":["Question sur la garantie - dossier D0004"],"status":["solved"],"team":["service"],"tags":[["international"]],"order_number":[null],"reason":[null]}', '{}', '{}', '1793472036', 0, '899ebec588868201', false, true, true, '1793472036', '2026-11-20 09:00:00.038576+00', NULL, 'https://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000001'),
	(41, '01a1f82f1ea67954ae5019fbfe175330', 'intercom', 'conversation', '215470000000002', true, 'live', '{"subject":"Remboursement non reçu - dossier D0003","status":"open","team":"7000001","tags":["cadeau","ticket","vip"],"order_number":null,"reason":"Remboursement","order_status":null}', '{"subject":["Remboursement non reçu - dossier D0003"],"status":["open"],"team":["service"],"tags":[["cadeau","ticket","vip"]],"order_number":[null],"reason":["refund"]}', '{}', '{}', '1795165613', 0, '899ebec588868201', false, true, true, '1795165613', '2026-11-20 09:00:00.038576+00', NULL, 'https://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000002'),
	(42, '01a1f82f1ea6795892f80f6cdc2574bd', 'intercom', 'conversation', '215470000000003', true, 'live', '{"subject":"Où en est mon remboursement ? - commande CMD-00003528","status":"closed","team":null,"tags":["international"],"order_number":"CMD-00003528","reason":"Remboursement","order_status":"Expédiée"}', '{"subject":["Où en est mon remboursement ? - commande CMD-00003528"],"status":["solved"],"team":[null],"tags":[["international"]],"order_number":["CMD-00003528"],"reason":["refund"],"order_status":["shipped"]}', '{}', '{"order_status":[["Expédiée","2026-11-20T09:00:00.062940+00:00"]]}', '1795165200', 0, '899ebec588868201', false, true, true, '1795165200', '2026-11-20 09:00:00.038576+00', NULL, 'https://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000003'),
	(43, '01a1f82f1ea6795caf8fb7021ef2a4f0', 'intercom', 'conversation', '215470000000004', true, 'live', '{"subject":"Suivi bloqué depuis trois jours - commande MKT-00003535","status":"open","team":"7000002","tags":["ticket"],"order_number":"MKT-00003535","reason":"Suivi de colis","order_status":"Livrée"}', '{"subject":["Suivi bloqué depuis trois jours - commande MKT-00003535"],"status":["open"],"team":["marketplace"],"tags":[["ticket"]],"order_number":["MKT-00003535"],"reason":["tracking"],"order_status":["delivered"]}', '{}', '{"order_status":[["Livrée","2026-11-20T09:00:00.062940+00:00"]]}', '1795165200', 0, '899ebec588868201', false, true, true, '1795165200', '2026-11-20 09:00:00.038576+00', NULL, 'https://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000004'),
	(44, '01a1f82f1ea67960b9511b75552b82f6', 'intercom', 'conversation', '215470000000005', true, 'live', '{"subject":"Carton écrasé à l''arrivée - commande CMD-00003521","status":"open","team":"7000001","tags":[],"order_number":"CMD-00003521","reason":null,"order_status":"Livrée"}', '{"subject":["Carton écrasé à l''arrivée - commande CMD-00003521"],"status":["open"],"team":["service"],"tags":[null],"order_number":["CMD-00003521"],"reason":[null],"order_status":["delivered"]}', '{}', '{"order_status":[["Livrée","2026-11-20T09:00:00.062940+00:00"]]}', '1795165200', 0, '899ebec588868201', false, true, true, '1795165200', '2026-11-20 09:00:00.038576+00', NULL, 'https://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000005'),
	(45, '01a1f82f1ea67964be49c3d3b8b333a8', 'intercom', 'conversation', '215470000000006', true, 'live', '{"subject":"Toujours rien reçu - dossier D0002","status":"closed","team":"7000002","tags":["ticket"],"order_number":null,"reason":"Livraison en retard","order_status":null}', '{"subject":["Toujours rien reçu - dossier D0002"],"status":["solved"],"team":["marketplace"],"tags":[["ticket"]],"order_number":[null],"reason":["late_delivery"]}', '{}', '{}', '1795093324', 0, '899ebec588868201', false, true, true, '1795093324', '2026-11-20 09:00:00.038576+00', NULL, 'https://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000006'),
	(46, '01a1f82f1ea979b4a07e707d6c0f3459', 'intercom', 'part', 'source:215470000000001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(47, '01a1f82f1ea979b8ba4078d7d47d380d', 'intercom', 'part', '37350000003', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(48, '01a1f82f1ea979bc8c267f7dab99254a', 'intercom', 'part', '37350000004', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(49, '01a1f82f1ea979c0922faac44da98f1d', 'intercom', 'part', '37350000005', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL);
INSERT INTO public.link VALUES
	(50, '01a1f82f1ea979c4be4d071a966baea1', 'intercom', 'part', 'source:215470000000002', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(51, '01a1f82f1ea979c89ff58c45e1ea24c4', 'intercom', 'part', '37350000011', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(52, '01a1f82f1ea979ccbc37ed29d8a064df', 'intercom', 'part', 'source:215470000000003', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(53, '01a1f82f1ea979d0992cb4af815a47c5', 'intercom', 'part', '37350000015', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(54, '01a1f82f1ea979d4b69c451296c8da19', 'intercom', 'part', '37350000016', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(55, '01a1f82f1ea979d89ebc09ef08d6af57', 'intercom', 'part', 'source:215470000000004', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(56, '01a1f82f1ea979dcaf9948733e2434e3', 'intercom', 'part', '37350000022', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(57, '01a1f82f1ea979e099dfdb2fcc22af58', 'intercom', 'part', '37350000023', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(58, '01a1f82f1ea979e4aa8b286b6a107b75', 'intercom', 'part', '37350000024', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(59, '01a1f82f1ea979e8977ef4f42c4a3698', 'intercom', 'part', 'source:215470000000005', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(60, '01a1f82f1ea979ecb87eae758c7e134f', 'intercom', 'part', '37350000027', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(61, '01a1f82f1ea979f0b1a752f6b3fa7aa7', 'intercom', 'part', '37350000028', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(62, '01a1f82f1ea979f4af3eec14acab1a6b', 'intercom', 'part', 'source:215470000000006', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.041621+00', NULL, NULL),
	(63, '01a1f82f1ea679448666678fa46d6753', 'zoho_desk', 'contact', '1892000000042057001', true, 'live', '{"name":"Martin Louis","email":"martin.louis@courrier.example","phone":null}', '{"name":["Martin Louis"],"email":["martin.louis@courrier.example"],"phone":[null]}', '{}', '{}', '2026-11-20T09:00:00.000Z', 0, '899ebec588868201', false, true, true, '', '2026-11-20 09:00:00.041621+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Contacts/dv/1892000000042057001'),
	(64, '01a1f82f1e8671809e3944187311d8a3', 'zoho_desk', 'contact', '1892000000042058001', true, 'live', '{"name":"Claude Ramos","email":"claude.ramos@boite.example","phone":null}', '{"name":["Claude Ramos"],"email":["claude.ramos@boite.example"],"phone":[null]}', '{}', '{}', '2026-11-20T09:00:00.000Z', 0, '899ebec588868201', false, true, true, '', '2026-11-20 09:00:00.042636+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Contacts/dv/1892000000042058001'),
	(65, '01a1f82f1ea6795caf8fb7021ef2a4f0', 'zoho_desk', 'ticket', '1892000000042059001', true, 'live', '{"subject":"Suivi bloqué depuis trois jours - commande MKT-00003535","status":"Open","priority":null,"team":"1892000000000069072","tags":["ticket"],"order_number":"MKT-00003535","reason":"Suivi de colis","order_status":"Livrée"}', '{"subject":["Suivi bloqué depuis trois jours - commande MKT-00003535"],"status":["open"],"priority":[null],"team":["marketplace"],"tags":[["ticket"]],"order_number":["MKT-00003535"],"reason":["tracking"],"order_status":["delivered"]}', '{}', '{"order_status":[["Livrée","2026-11-20T09:00:00.068017+00:00"]]}', '2026-11-20T09:00:00.000Z', 0, '899ebec588868201', true, false, true, '2026-11-20T09:00:00.000Z', '2026-11-20 09:00:00.047713+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042059001'),
	(66, '01a1f82f1eaa79f48a7a0869c74803e3', 'zoho_desk', 'comment', '1892000000042061001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.050758+00', NULL, NULL),
	(67, '01a1f82f1ea979d89ebc09ef08d6af57', 'zoho_desk', 'transcript', '1892000000042061001#0', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.050758+00', NULL, NULL),
	(68, '01a1f82f1ea979dcaf9948733e2434e3', 'zoho_desk', 'transcript', '1892000000042061001#1', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.050758+00', NULL, NULL),
	(69, '01a1f82f1ea979e099dfdb2fcc22af58', 'zoho_desk', 'transcript', '1892000000042061001#2', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.050758+00', NULL, NULL),
	(70, '01a1f82f1ea979e4aa8b286b6a107b75', 'zoho_desk', 'transcript', '1892000000042061001#3', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.050758+00', NULL, NULL),
	(71, '01a1f82f1ea67964be49c3d3b8b333a8', 'zoho_desk', 'ticket', '1892000000042062001', true, 'live', '{"subject":"Toujours rien reçu - dossier D0002","status":"Closed","priority":null,"team":"1892000000000069072","tags":["ticket"],"order_number":null,"reason":"Livraison en retard","order_status":null}', '{"subject":["Toujours rien reçu - dossier D0002"],"status":["solved"],"priority":[null],"team":["marketplace"],"tags":[["ticket"]],"order_number":[null],"reason":["late_delivery"],"order_status":[null]}', '{}', '{}', '2026-11-20T09:00:00.000Z', 0, '899ebec588868201', true, false, true, '2026-11-20T09:00:00.000Z', '2026-11-20 09:00:00.054818+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042062001'),
	(72, '01a1f82f1eb27bdc97b6a4b664ac5db9', 'zoho_desk', 'comment', '1892000000042063001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(73, '01a1f82f1ea979f4af3eec14acab1a6b', 'zoho_desk', 'transcript', '1892000000042063001#0', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(74, '01a1f82f1eb97d8c9e09575a07923986', 'orders', 'order', '14', true, 'live', '{"number":"MKT-00003521","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Mondial Relay","tracking_numbers":"6A25818419547","total":"258.45","currency":"EUR","email":"emmanuel.gregoire@courrier.example","language":"fr","seller":"Comptoir du Rhône","refunded_total":"0.00","placed_at":"2026-10-28T21:51:56.046172Z"}', '{"number":["MKT-00003521"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["Mondial Relay"],"tracking_numbers":["6A25818419547"],"total":["258.45"],"currency":["EUR"],"email":["emmanuel.gregoire@courrier.example"],"language":["fr"],"seller":["Comptoir du Rhône"],"refunded_total":["0"],"placed_at":["2026-10-28T21:51:56.046172Z"]}', '{}', '{}', '2026-11-04T21:59:10.676844Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(75, '01a1f82f1eb97d9093bef2350b21fbac', 'orders', 'order', '4', true, 'live', '{"number":"CMD-00003521","status":"delivered","payment":"paid","delivery":"delivered","carrier":"Chronopost","tracking_numbers":"6A79531644799,6A97512368129","total":"155.25","currency":"EUR","email":"therese.jacques@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-10-24T17:37:04.838308Z"}', '{"number":["CMD-00003521"],"status":["delivered"],"payment":["paid"],"delivery":["delivered"],"carrier":["Chronopost"],"tracking_numbers":["6A79531644799,6A97512368129"],"total":["155.25"],"currency":["EUR"],"email":["therese.jacques@mailhouse.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-10-24T17:37:04.838308Z"]}', '{}', '{}', '2026-11-09T03:51:17.095728Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(76, '01a1f82f1eb97d94b64a92a8b410d93c', 'orders', 'order', '7', true, 'live', '{"number":"CMD-00003542","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Mondial Relay","tracking_numbers":"6A24525577916","total":"75.98","currency":"EUR","email":"william.marty@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-11-01T05:35:45.169846Z"}', '{"number":["CMD-00003542"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["Mondial Relay"],"tracking_numbers":["6A24525577916"],"total":["75.98"],"currency":["EUR"],"email":["william.marty@mailhouse.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-11-01T05:35:45.169846Z"]}', '{}', '{}', '2026-11-09T09:11:09.548718Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(77, '01a1f82f1eb97d98a7590f09fbb230bb', 'orders', 'order', '10', true, 'live', '{"number":"CMD-00003563","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"UPS","tracking_numbers":"6A55452926318","total":"28.11","currency":"EUR","email":"philippe.reynaud@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-11-05T19:56:37.978457Z"}', '{"number":["CMD-00003563"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["UPS"],"tracking_numbers":["6A55452926318"],"total":["28.11"],"currency":["EUR"],"email":["philippe.reynaud@mailhouse.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-11-05T19:56:37.978457Z"]}', '{}', '{}', '2026-11-10T12:47:29.959386Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(78, '01a1f82f1eb97d9ca500d58397dae38d', 'orders', 'order', '8', true, 'live', '{"number":"CMD-00003549","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"UPS","tracking_numbers":"6A41229327483","total":"347.10","currency":"EUR","email":"christiane.hamon@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-11-04T05:13:32.941131Z"}', '{"number":["CMD-00003549"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["UPS"],"tracking_numbers":["6A41229327483"],"total":["347.1"],"currency":["EUR"],"email":["christiane.hamon@mailhouse.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-11-04T05:13:32.941131Z"]}', '{}', '{}', '2026-11-10T16:33:23.227710Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(79, '01a1f82f1eb97da0a96b01b664c2f2e3', 'orders', 'order', '11', true, 'live', '{"number":"MKT-00003500","status":"delivered","payment":"paid","delivery":"delivered","carrier":"UPS","tracking_numbers":"6A95589780468","total":"85.16","currency":"EUR","email":"christiane.hamon@mailhouse.example","language":"fr","seller":"Comptoir du Rhône","refunded_total":"0.00","placed_at":"2026-11-07T13:08:26.928775Z"}', '{"number":["MKT-00003500"],"status":["delivered"],"payment":["paid"],"delivery":["delivered"],"carrier":["UPS"],"tracking_numbers":["6A95589780468"],"total":["85.16"],"currency":["EUR"],"email":["christiane.hamon@mailhouse.example"],"language":["fr"],"seller":["Comptoir du Rhône"],"refunded_total":["0"],"placed_at":["2026-11-07T13:08:26.928775Z"]}', '{}', '{}', '2026-11-10T18:34:13.477375Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(80, '01a1f82f1eb97da48aca3fbc2b9c014e', 'orders', 'order', '3', true, 'live', '{"number":"CMD-00003514","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Colissimo","tracking_numbers":"6A19764286758","total":"128.28","currency":"EUR","email":"celine.besnard@boite.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-10-31T04:15:05.270494Z"}', '{"number":["CMD-00003514"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["Colissimo"],"tracking_numbers":["6A19764286758"],"total":["128.28"],"currency":["EUR"],"email":["celine.besnard@boite.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-10-31T04:15:05.270494Z"]}', '{}', '{}', '2026-11-10T22:05:11.126586Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(81, '01a1f82f1eb97da88e8624318092b4d4', 'orders', 'order', '5', true, 'live', '{"number":"CMD-00003528","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"DPD","tracking_numbers":"6A96008782301","total":"25.20","currency":"EUR","email":"jean.weber@boite.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-11-11T16:53:54.293708Z"}', '{"number":["CMD-00003528"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["DPD"],"tracking_numbers":["6A96008782301"],"total":["25.2"],"currency":["EUR"],"email":["jean.weber@boite.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-11-11T16:53:54.293708Z"]}', '{}', '{}', '2026-11-12T11:50:10.317900Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(82, '01a1f82f1eb97dac80c98c93fb695ffb', 'orders', 'order', '2', true, 'live', '{"number":"CMD-00003507","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Chronopost","tracking_numbers":"6A39463096829","total":"238.81","currency":"EUR","email":"william.marty@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-11-08T03:50:24.696783Z"}', '{"number":["CMD-00003507"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["Chronopost"],"tracking_numbers":["6A39463096829"],"total":["238.81"],"currency":["EUR"],"email":["william.marty@mailhouse.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-11-08T03:50:24.696783Z"]}', '{}', '{}', '2026-11-15T08:40:02.446403Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(83, '01a1f82f1eb97db08cc4e04cc541013d', 'orders', 'order', '16', true, 'live', '{"number":"MKT-00003535","status":"delivered","payment":"paid","delivery":"delivered","carrier":"Chronopost","tracking_numbers":"6A01402232906","total":"317.22","currency":"EUR","email":"martin.louis@courrier.example","language":"fr","seller":"Lumières & Cie","refunded_total":"0.00","placed_at":"2026-11-05T07:18:01.092452Z"}', '{"number":["MKT-00003535"],"status":["delivered"],"payment":["paid"],"delivery":["delivered"],"carrier":["Chronopost"],"tracking_numbers":["6A01402232906"],"total":["317.22"],"currency":["EUR"],"email":["martin.louis@courrier.example"],"language":["fr"],"seller":["Lumières & Cie"],"refunded_total":["0"],"placed_at":["2026-11-05T07:18:01.092452Z"]}', '{}', '{}', '2026-11-15T20:14:46.812136Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(84, '01a1f82f1eb97db4bae2b2338a245e6b', 'orders', 'order', '12', true, 'live', '{"number":"MKT-00003507","status":"preparing","payment":"paid","delivery":"preparing","carrier":null,"tracking_numbers":"","total":"167.07","currency":"EUR","email":"laurent.nguyen@postel.example","language":"fr","seller":"Atelier Brun","refunded_total":"0.00","placed_at":"2026-10-24T19:53:39.176170Z"}', '{"number":["MKT-00003507"],"status":["preparing"],"payment":["paid"],"delivery":["preparing"],"carrier":[null],"tracking_numbers":[null],"total":["167.07"],"currency":["EUR"],"email":["laurent.nguyen@postel.example"],"language":["fr"],"seller":["Atelier Brun"],"refunded_total":["0"],"placed_at":["2026-10-24T19:53:39.176170Z"]}', '{}', '{}', '2026-11-16T04:40:38.172564Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(85, '01a1f82f1eb97db8a317fa3edc3bf364', 'orders', 'order', '1', true, 'live', '{"number":"CMD-00003500","status":"preparing","payment":"paid","delivery":"preparing","carrier":null,"tracking_numbers":"","total":"307.99","currency":"EUR","email":"philippe.reynaud@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-11-05T22:46:46.622117Z"}', '{"number":["CMD-00003500"],"status":["preparing"],"payment":["paid"],"delivery":["preparing"],"carrier":[null],"tracking_numbers":[null],"total":["307.99"],"currency":["EUR"],"email":["philippe.reynaud@mailhouse.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-11-05T22:46:46.622117Z"]}', '{}', '{}', '2026-11-18T02:37:46.889248Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(86, '01a1f82f1eb97dbc99e296a83b6fe507', 'orders', 'order', '15', true, 'live', '{"number":"MKT-00003528","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Mondial Relay","tracking_numbers":"6A33683579785","total":"249.00","currency":"EUR","email":"diane.paris@mailhouse.example","language":"fr","seller":"Maison Lenoir","refunded_total":"0.00","placed_at":"2026-11-03T23:10:46.724063Z"}', '{"number":["MKT-00003528"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["Mondial Relay"],"tracking_numbers":["6A33683579785"],"total":["249"],"currency":["EUR"],"email":["diane.paris@mailhouse.example"],"language":["fr"],"seller":["Maison Lenoir"],"refunded_total":["0"],"placed_at":["2026-11-03T23:10:46.724063Z"]}', '{}', '{}', '2026-11-18T17:55:18.367556Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(87, '01a1f82f1eb97dc096013e4883868a29', 'orders', 'order', '13', true, 'live', '{"number":"MKT-00003514","status":"awaiting_payment","payment":"pending","delivery":"none","carrier":null,"tracking_numbers":"","total":"69.01","currency":"EUR","email":"alexandre.allain@postel.example","language":"fr","seller":"Cuir de Pays","refunded_total":"0.00","placed_at":"2026-11-17T00:29:10.067436Z"}', '{"number":["MKT-00003514"],"status":["awaiting_payment"],"payment":["pending"],"delivery":["none"],"carrier":[null],"tracking_numbers":[null],"total":["69.01"],"currency":["EUR"],"email":["alexandre.allain@postel.example"],"language":["fr"],"seller":["Cuir de Pays"],"refunded_total":["0"],"placed_at":["2026-11-17T00:29:10.067436Z"]}', '{}', '{}', '2026-11-19T00:31:27.122831Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(88, '01a1f82f1eb97dc4b63ccd06f3d4e711', 'orders', 'order', '6', true, 'live', '{"number":"CMD-00003535","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"DPD","tracking_numbers":"6A05350641129","total":"113.60","currency":"EUR","email":"victor.pires@boite.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-11-18T21:09:31.026741Z"}', '{"number":["CMD-00003535"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["DPD"],"tracking_numbers":["6A05350641129"],"total":["113.6"],"currency":["EUR"],"email":["victor.pires@boite.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-11-18T21:09:31.026741Z"]}', '{}', '{}', '2026-11-19T03:26:04.320592Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(89, '01a1f82f1eb97dc8969c0b3e93ea5c4e', 'orders', 'order', '9', true, 'live', '{"number":"CMD-00003556","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"UPS","tracking_numbers":"6A92754031128","total":"354.98","currency":"EUR","email":"christiane.hamon@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0.00","placed_at":"2026-11-20T01:14:46.355748Z"}', '{"number":["CMD-00003556"],"status":["shipped"],"payment":["paid"],"delivery":["in_transit"],"carrier":["UPS"],"tracking_numbers":["6A92754031128"],"total":["354.98"],"currency":["EUR"],"email":["christiane.hamon@mailhouse.example"],"language":["fr"],"seller":["Boutique"],"refunded_total":["0"],"placed_at":["2026-11-20T01:14:46.355748Z"]}', '{}', '{}', '2026-11-20T07:28:52.910755Z', 0, '899ebec588868201', false, true, false, '', '2026-11-20 09:00:00.057865+00', NULL, NULL),
	(90, '01a1f82f320f71b0bc3990bd3328ad08', 'zoho_desk', 'comment', '1892000000042064001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.009135+00', NULL, NULL),
	(91, '01a1f82f1e9073cca6e0439d6ec9d286', 'zoho_desk', 'transcript', '1892000000042064001#0', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.009135+00', NULL, NULL),
	(92, '01a1f82f1e9073d0b1191c56c324c985', 'zoho_desk', 'transcript', '1892000000042064001#1', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.009135+00', NULL, NULL),
	(93, '01a1f82f321472e08019f6ea58989008', 'zendesk', 'comment', '33144692244442', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.01421+00', NULL, 'http://127.0.0.1:4301/agent/tickets/2'),
	(94, '01a1f82f1ea6790cae745e786c0fd4f5', 'zendesk', 'transcript', '33144692244442#0', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.01421+00', NULL, 'http://127.0.0.1:4301/agent/tickets/2'),
	(95, '01a1f82f1ea67910a1c4ae2f076f3787', 'zendesk', 'transcript', '33144692244442#1', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.01421+00', NULL, 'http://127.0.0.1:4301/agent/tickets/2'),
	(96, '01a1f82f1ea67914b0e07a2338c0c8fd', 'zendesk', 'transcript', '33144692244442#2', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.01421+00', NULL, 'http://127.0.0.1:4301/agent/tickets/2'),
	(97, '01a1f82f1ea67918bc1b4ffb701966a0', 'zendesk', 'transcript', '33144692244442#3', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.01421+00', NULL, 'http://127.0.0.1:4301/agent/tickets/2'),
	(99, '01a1f82f1e8771ac9f390b2018072e8c', 'zoho_desk', 'ticket', '1892000000042066001', true, 'live', '{"subject":"Changement d''adresse - commande MKT-00003514","status":"Open","priority":"Medium","team":"1892000000000069072","tags":["international"],"order_number":"MKT-00003514","reason":null,"order_status":"En attente de paiement"}', '{"subject":["Changement d''adresse - commande MKT-00003514"],"status":["open"],"priority":["normal"],"team":["marketplace"],"tags":[["international"]],"order_number":["MKT-00003514"],"reason":[null],"order_status":["awaiting_payment"]}', '{}', '{}', '2026-11-20T09:00:05.000Z', 0, '899ebec588868201', true, false, true, '2026-11-20T09:00:05.000Z', '2026-11-20 09:00:05.019287+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042066001'),
	(100, '01a1f82f321873d495315b269cc9af4e', 'zoho_desk', 'comment', '1892000000042068001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.022332+00', NULL, NULL);
INSERT INTO public.link VALUES
	(101, '01a1f82f1e9073d4ac888696008a05a6', 'zoho_desk', 'transcript', '1892000000042068001#0', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.022332+00', NULL, NULL),
	(102, '01a1f82f1e9073d8910b8f507204e52d', 'zoho_desk', 'transcript', '1892000000042068001#1', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.022332+00', NULL, NULL),
	(103, '01a1f82f1e9073e8868ae3c7f1fd42a2', 'zendesk', 'user', '8447390000010', true, 'live', '{"name":"Diane Paris","email":"diane.paris@mailhouse.example","phone":"+33639983558"}', '{"name":["Diane Paris"],"email":["diane.paris@mailhouse.example"],"phone":["+33639983558"]}', '{}', '{}', '2026-11-20T09:00:05Z', 0, '899ebec588868201', false, true, true, '', '2026-11-20 09:00:05.022332+00', NULL, 'http://127.0.0.1:4301/agent/users/8447390000010'),
	(104, '01a1f82f1e9073fca99229f706839eb9', 'zendesk', 'ticket', '5', true, 'live', '{"subject":"Vase arrivé cassé - commande MKT-00003528","status":"open","priority":"urgent","team":"8447320466432","tags":[],"order_number":"MKT-00003528","reason":null,"order_status":"Expédiée"}', '{"subject":["Vase arrivé cassé - commande MKT-00003528"],"status":["open"],"priority":["urgent"],"team":["marketplace"],"tags":[null],"order_number":["MKT-00003528"],"reason":[null],"order_status":["shipped"]}', '{}', '{}', '2026-11-20T09:00:05Z', 0, '899ebec588868201', true, false, true, '2026-11-20T09:00:05Z', '2026-11-20 09:00:05.022332+00', NULL, 'http://127.0.0.1:4301/agent/tickets/5'),
	(105, '01a1f82f321e755085dccc23dc6b13ab', 'zendesk', 'comment', '33144692244447', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.022332+00', NULL, 'http://127.0.0.1:4301/agent/tickets/5'),
	(106, '01a1f82f1ea6791ca3620d227eed8d14', 'zendesk', 'transcript', '33144692244447#0', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.022332+00', NULL, 'http://127.0.0.1:4301/agent/tickets/5'),
	(107, '01a1f82f1ea67920961ff4a03bab6c39', 'zendesk', 'transcript', '33144692244447#1', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.022332+00', NULL, 'http://127.0.0.1:4301/agent/tickets/5'),
	(108, '01a1f82f1ea67924ab517c8f3b1a11df', 'zendesk', 'transcript', '33144692244447#2', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.022332+00', NULL, 'http://127.0.0.1:4301/agent/tickets/5'),
	(109, '01a1f82f1ea67964be49c3d3b8b333a8', 'zendesk', 'ticket', '6', true, 'live', '{"subject":"Toujours rien reçu - dossier D0002","status":"solved","priority":null,"team":"8447320466432","tags":["ticket"],"order_number":null,"reason":"motif_retard","order_status":null}', '{"subject":["Toujours rien reçu - dossier D0002"],"status":["solved"],"priority":[null],"team":["marketplace"],"tags":[["ticket"]],"order_number":[null],"reason":["late_delivery"],"order_status":[null]}', '{}', '{}', '2026-11-20T09:00:05Z', 0, '899ebec588868201', true, false, true, '2026-11-20T09:00:05Z', '2026-11-20 09:00:05.524362+00', NULL, 'http://127.0.0.1:4301/agent/tickets/6'),
	(110, '01a1f82f341475bcbc63747bd77c96c0', 'zendesk', 'comment', '33144692244458', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.524362+00', NULL, 'http://127.0.0.1:4301/agent/tickets/6'),
	(111, '01a1f82f1ea979f4af3eec14acab1a6b', 'zendesk', 'transcript', '33144692244458#0', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.524362+00', NULL, 'http://127.0.0.1:4301/agent/tickets/6'),
	(112, '01a1f82f1ea679448666678fa46d6753', 'zendesk', 'user', '8447390000011', true, 'live', '{"name":"Martin Louis","email":"martin.louis@courrier.example","phone":null}', '{"name":["Martin Louis"],"email":["martin.louis@courrier.example"],"phone":[null]}', '{}', '{}', '2026-11-20T09:00:05Z', 0, '899ebec588868201', false, true, true, '', '2026-11-20 09:00:05.524362+00', NULL, 'http://127.0.0.1:4301/agent/users/8447390000011'),
	(113, '01a1f82f1ea6795caf8fb7021ef2a4f0', 'zendesk', 'ticket', '7', true, 'live', '{"subject":"Suivi bloqué depuis trois jours - commande MKT-00003535","status":"open","priority":null,"team":"8447320466432","tags":["ticket"],"order_number":"MKT-00003535","reason":"motif_suivi","order_status":"Livrée"}', '{"subject":["Suivi bloqué depuis trois jours - commande MKT-00003535"],"status":["open"],"priority":[null],"team":["marketplace"],"tags":[["ticket"]],"order_number":["MKT-00003535"],"reason":["tracking"],"order_status":["delivered"]}', '{}', '{}', '2026-11-20T09:00:05Z', 0, '899ebec588868201', true, false, true, '2026-11-20T09:00:05Z', '2026-11-20 09:00:05.525377+00', NULL, 'http://127.0.0.1:4301/agent/tickets/7'),
	(114, '01a1f82f341475ec91ff205ac16e2284', 'zendesk', 'comment', '33144692244468', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.527407+00', NULL, 'http://127.0.0.1:4301/agent/tickets/7'),
	(115, '01a1f82f1ea979d89ebc09ef08d6af57', 'zendesk', 'transcript', '33144692244468#0', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.527407+00', NULL, 'http://127.0.0.1:4301/agent/tickets/7'),
	(116, '01a1f82f1ea979dcaf9948733e2434e3', 'zendesk', 'transcript', '33144692244468#1', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.527407+00', NULL, 'http://127.0.0.1:4301/agent/tickets/7'),
	(117, '01a1f82f1ea979e099dfdb2fcc22af58', 'zendesk', 'transcript', '33144692244468#2', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.527407+00', NULL, 'http://127.0.0.1:4301/agent/tickets/7'),
	(118, '01a1f82f1ea979e4aa8b286b6a107b75', 'zendesk', 'transcript', '33144692244468#3', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:00:05.527407+00', NULL, 'http://127.0.0.1:4301/agent/tickets/7'),
	(119, '01a1f83552be756c874ee64f79490eab', 'zendesk', 'comment', '33144692244479', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:06:46.590345+00', NULL, 'http://127.0.0.1:4301/agent/tickets/2'),
	(120, '01a1f83552be756c874ee64f79490eab', 'zoho_desk', 'comment', '1892000000042069001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:06:46.59136+00', NULL, NULL),
	(121, '01a1f82f1ea6793cbaa42a3cd66b829e', 'zoho_desk', 'contact', '1892000000042070001', true, 'live', '{"name":"Thérèse Jacques","email":"therese.jacques@mailhouse.example","phone":"+33639985405"}', '{"name":["Thérèse Jacques"],"email":["therese.jacques@mailhouse.example"],"phone":["+33639985405"]}', '{}', '{}', '2026-11-20T09:06:46.000Z', 0, '899ebec588868201', false, true, true, '', '2026-11-20 09:06:46.59339+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Contacts/dv/1892000000042070001'),
	(122, '01a1f82f1ea67954ae5019fbfe175330', 'zoho_desk', 'ticket', '1892000000042071001', true, 'live', '{"subject":"Remboursement non reçu - dossier D0003","status":"Open","priority":null,"team":"1892000000000069071","tags":["cadeau","ticket","vip"],"order_number":null,"reason":"Remboursement","order_status":null}', '{"subject":["Remboursement non reçu - dossier D0003"],"status":["open"],"priority":[null],"team":["service"],"tags":[["cadeau","ticket","vip"]],"order_number":[null],"reason":["refund"],"order_status":[null]}', '{}', '{}', '2026-11-20T09:06:52.000Z', 0, '899ebec588868201', true, false, true, '2026-11-20T09:06:52.000Z', '2026-11-20 09:06:46.59745+00', NULL, 'https://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042071001'),
	(123, '01a1f83552c1761cbe82e1468296f5ea', 'zoho_desk', 'comment', '1892000000042074001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:06:46.600495+00', NULL, NULL),
	(124, '01a1f82f1ea979c4be4d071a966baea1', 'zoho_desk', 'transcript', '1892000000042074001#0', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:06:46.600495+00', NULL, NULL),
	(125, '01a1f82f1ea979c89ff58c45e1ea24c4', 'zoho_desk', 'transcript', '1892000000042074001#1', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:06:46.600495+00', NULL, NULL),
	(126, '01a1f83556bd7ad0be6f77a9d12982e4', 'zendesk', 'ticket', '8', true, 'live', '{"subject":"Le vendeur ne répond pas - commande MKT-00003500 / acte 3","status":"new","priority":null,"team":"8447320466432","tags":[],"order_number":"MKT-00003500","reason":"motif_vendeur","order_status":"Livrée"}', '{"subject":["Le vendeur ne répond pas - commande MKT-00003500 / acte 3"],"status":["new"],"priority":[null],"team":["marketplace"],"tags":[null],"order_number":["MKT-00003500"],"reason":["seller_silent"],"order_status":["delivered"]}', '{}', '{"order_status":[["Livrée","2026-11-20T09:06:47.615722+00:00"]]}', '2026-11-20T09:06:47Z', 0, '899ebec588868201', false, true, true, '', '2026-11-20 09:06:47.613692+00', NULL, 'http://127.0.0.1:4301/agent/tickets/8'),
	(127, '01a1f83556bd7ad48e6c8725055455e8', 'zendesk', 'comment', '33144692244482', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:06:47.613692+00', NULL, 'http://127.0.0.1:4301/agent/tickets/8'),
	(128, '01a1f8356e2e7b14b54380258b7199cd', 'zoho_desk', 'comment', '1892000000042075001', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:06:53.614707+00', NULL, NULL),
	(129, '01a1f83572267ed48409f134c386bbc4', 'zendesk', 'ticket', '9', true, 'live', '{"subject":"Vendeur silencieux - commande MKT-00003507 / acte 5","status":"new","priority":null,"team":"8447320466432","tags":[],"order_number":"MKT-00003507","reason":"motif_vendeur","order_status":"En préparation"}', '{"subject":["Vendeur silencieux - commande MKT-00003507 / acte 5"],"status":["new"],"priority":[null],"team":["marketplace"],"tags":[null],"order_number":["MKT-00003507"],"reason":["seller_silent"],"order_status":["preparing"]}', '{}', '{"order_status":[["En préparation","2026-11-20T09:06:54.632979+00:00"]]}', '2026-11-20T09:06:54Z', 0, '899ebec588868201', false, true, true, '2026-11-20T09:06:54Z', '2026-11-20 09:06:54.630949+00', NULL, 'http://127.0.0.1:4301/agent/tickets/9'),
	(130, '01a1f83572267ed8878bfae2414c343c', 'zendesk', 'comment', '33144692244495', true, 'live', '{}', '{}', '{}', '{}', '', 0, '', false, true, false, '', '2026-11-20 09:06:54.630949+00', NULL, 'http://127.0.0.1:4301/agent/tickets/9');



INSERT INTO public.lookup VALUES
	('contact', 'email', 'laurent.nguyen@postel.example', '01a1f82f1e867170b3584f8cd8f16adf'),
	('contact', 'phone', '+33639988234', '01a1f82f1e867170b3584f8cd8f16adf'),
	('contact', 'email', 'emmanuel.gregoire@courrier.example', '01a1f82f1e8671748409f134c386bbc4'),
	('contact', 'phone', '+33639983696', '01a1f82f1e8671748409f134c386bbc4'),
	('contact', 'email', 'alexandre.allain@postel.example', '01a1f82f1e867178878bfae2414c343c'),
	('contact', 'phone', '+33639985635', '01a1f82f1e867178878bfae2414c343c'),
	('contact', 'email', 'henri.denis@mailhouse.example', '01a1f82f1e86717cb0b39bd17ed4d57b'),
	('contact', 'phone', '+33639986373', '01a1f82f1e86717cb0b39bd17ed4d57b'),
	('contact', 'email', 'claude.ramos@boite.example', '01a1f82f1e8671809e3944187311d8a3'),
	('ticket', 'order_number', 'MKT-00003507', '01a1f82f1e8771a4984b9da5a6cecc1b'),
	('ticket', 'order_number', 'MKT-00003514', '01a1f82f1e8771ac9f390b2018072e8c'),
	('contact', 'email', 'diane.paris@mailhouse.example', '01a1f82f1e9073e8868ae3c7f1fd42a2'),
	('contact', 'phone', '+33639983558', '01a1f82f1e9073e8868ae3c7f1fd42a2'),
	('ticket', 'order_number', 'MKT-00003507', '01a1f82f1e9073f49450c464e6c3f339'),
	('ticket', 'order_number', 'MKT-00003528', '01a1f82f1e9073fca99229f706839eb9'),
	('ticket', 'order_number', 'MKT-00003507', '01a1f82f1e9074008096d04f8a9a021e'),
	('contact', 'email', 'therese.jacques@mailhouse.example', '01a1f82f1ea6793cbaa42a3cd66b829e'),
	('contact', 'phone', '+33639985405', '01a1f82f1ea6793cbaa42a3cd66b829e'),
	('contact', 'email', 'jean.weber@boite.example', '01a1f82f1ea67940bb05232d8e73ca47'),
	('contact', 'phone', '+33639981468', '01a1f82f1ea67940bb05232d8e73ca47'),
	('contact', 'email', 'martin.louis@courrier.example', '01a1f82f1ea679448666678fa46d6753'),
	('ticket', 'order_number', 'CMD-00003528', '01a1f82f1ea6795892f80f6cdc2574bd'),
	('ticket', 'order_number', 'MKT-00003535', '01a1f82f1ea6795caf8fb7021ef2a4f0'),
	('ticket', 'order_number', 'CMD-00003521', '01a1f82f1ea67960b9511b75552b82f6'),
	('order', 'number', 'MKT-00003521', '01a1f82f1eb97d8c9e09575a07923986'),
	('order', 'number', 'CMD-00003521', '01a1f82f1eb97d9093bef2350b21fbac'),
	('order', 'number', 'CMD-00003542', '01a1f82f1eb97d94b64a92a8b410d93c'),
	('order', 'number', 'CMD-00003563', '01a1f82f1eb97d98a7590f09fbb230bb'),
	('order', 'number', 'CMD-00003549', '01a1f82f1eb97d9ca500d58397dae38d'),
	('order', 'number', 'MKT-00003500', '01a1f82f1eb97da0a96b01b664c2f2e3'),
	('order', 'number', 'CMD-00003514', '01a1f82f1eb97da48aca3fbc2b9c014e'),
	('order', 'number', 'CMD-00003528', '01a1f82f1eb97da88e8624318092b4d4'),
	('order', 'number', 'CMD-00003507', '01a1f82f1eb97dac80c98c93fb695ffb'),
	('order', 'number', 'MKT-00003535', '01a1f82f1eb97db08cc4e04cc541013d'),
	('order', 'number', 'MKT-00003507', '01a1f82f1eb97db4bae2b2338a245e6b'),
	('order', 'number', 'CMD-00003500', '01a1f82f1eb97db8a317fa3edc3bf364'),
	('order', 'number', 'MKT-00003528', '01a1f82f1eb97dbc99e296a83b6fe507'),
	('order', 'number', 'MKT-00003514', '01a1f82f1eb97dc096013e4883868a29'),
	('order', 'number', 'CMD-00003535', '01a1f82f1eb97dc4b63ccd06f3d4e711'),
	('order', 'number', 'CMD-00003556', '01a1f82f1eb97dc8969c0b3e93ea5c4e'),
	('ticket', 'order_number', 'MKT-00003521', '01a1f82f1e8771a88d6fe64bc9e9c616'),
	('ticket', 'order_number', 'MKT-00003500', '01a1f83556bd7ad0be6f77a9d12982e4'),
	('ticket', 'order_number', 'MKT-00003507', '01a1f83572267ed48409f134c386bbc4');



INSERT INTO public.mapping_revision VALUES
	('899ebec588868201', '# Contacts: the customers behind the tickets.
kind: contact

systems:
  zendesk:   {object: user}
  zoho_desk: {object: contact}
  intercom:  {object: contact}

same_person_by: [email, phone] # tried in this order before a contact is created

fields:
  name:
    clean: [spaces]
    wins: latest
    zendesk: name
    zoho_desk: name
    intercom: name

  email:
    clean: [trim, lowercase]
    wins: latest
    zendesk: email
    zoho_desk: email
    intercom: email

  phone:
    clean: [phone]
    wins: latest
    zendesk: phone
    zoho_desk: phone
    intercom: phone

examples:
  - given:
      zendesk: {name: "Zoé  Martin", email: " Zoe.Martin@Example.org", phone: "0033 6 12 34 56 78"}
    expect: {name: Zoé Martin, email: zoe.martin@example.org, phone: "+33612345678"}

# Orders: read from one view of the shop''s database, never written.
kind: order

source:
  connection: orders
  table: accord_orders
  id: id
  at: updated_at # moves whenever anything in the row changes
  columns: [id, number, status, payment, delivery, carrier, tracking_numbers, total, currency,
            email, language, seller, refunded_total, placed_at, updated_at]
  clock: utc
  settle: 5s # no change appears later than this after its time

fields:
  number:
    clean: [trim, uppercase]
    orders: number

  status:
    orders: status
    values:
      awaiting_payment: awaiting_payment
      paid: paid
      preparing: preparing
      shipped: shipped
      delivered: delivered
      cancelled: cancelled
      refunded: refunded

  payment:
    orders: payment
  delivery:
    orders: delivery
  carrier:
    orders: carrier
  tracking_numbers:
    orders: tracking_numbers
  total:
    type: decimal
    orders: total
  currency:
    orders: currency
  email:
    clean: [trim, lowercase]
    orders: email
  language:
    orders: language
  seller:
    orders: seller
  refunded_total:
    type: decimal
    orders: refunded_total
  placed_at:
    type: datetime
    orders: placed_at

examples:
  - given:
      orders: {number: " cmd-00001234", status: shipped, total: "59.90", email: Zoe@Example.org}
    expect: {number: CMD-00001234, status: shipped, total: "59.9", email: zoe@example.org}

# Tickets: one block per field, one line per system. A system without a line does not have the
# field; we leave it alone there. Every key is explained in docs/reference/mappings.md.
kind: ticket

systems:
  zendesk:   {object: ticket}
  zoho_desk: {object: ticket}
  intercom:  {object: conversation}

fields:
  subject:
    wins: latest
    zendesk: subject
    zoho_desk: subject
    intercom: title

  status:
    wins: zendesk
    zendesk: status
    zoho_desk: status
    intercom: state
    values:
      # ours       Zendesk           Zoho Desk                     Intercom
      open:      {zendesk: open,    zoho_desk: Open,              intercom: open}
      new:       {zendesk: new,     zoho_desk: Open,              intercom: open}
      pending:   {zendesk: pending, zoho_desk: On Hold,           intercom: snoozed}
      on_hold:   {zendesk: hold,    zoho_desk: Attente vendeur,   intercom: snoozed}
      escalated: {zendesk: open,    zoho_desk: Escalated,         intercom: open}
      solved:    {zendesk: solved,  zoho_desk: Closed,            intercom: closed}
      closed:    {zendesk: closed,  zoho_desk: Closed,            intercom: closed}

  priority:
    wins: zendesk
    zendesk: priority
    zoho_desk: priority
    values:
      low:    {zendesk: low,    zoho_desk: Low}
      normal: {zendesk: normal, zoho_desk: Medium}
      high:   {zendesk: high,   zoho_desk: High}
      urgent: {zendesk: urgent, zoho_desk: Urgent}

  team:
    wins: zendesk
    zendesk: group
    zoho_desk: team
    intercom: team
    values: # the names of the teams, the same in all three desks
      service: Service client
      marketplace: Marketplace
      logistics: Logistique

  tags:
    type: set # merged word by word; nobody wins
    zendesk: tags
    zoho_desk: tags
    intercom: tags

  order_number:
    clean: [trim, uppercase]
    must_match: "(CMD|MKT)-[0-9]{8}" # anything else waits for care ops
    wins: latest
    zendesk: field "Numéro de commande"
    zoho_desk: cf.cf_numero_commande
    intercom: attribute "order_number"

  reason:
    wins: zendesk
    zendesk: field "Motif de contact"
    zoho_desk: cf.cf_motif
    intercom: attribute "contact_reason"
    values:
      late_delivery: Livraison en retard
      damaged: Article abîmé
      refund: Remboursement
      tracking: Suivi de colis
      seller_silent: Vendeur silencieux
      other: Autre

  order_status:
    from: order.status # found through order_number; written to the desks, never read from them
    zendesk: field "Statut commande"
    zoho_desk: cf.cf_statut_commande
    intercom: attribute "order_status"
    values:
      awaiting_payment: En attente de paiement
      paid: Payée
      preparing: En préparation
      shipped: Expédiée
      delivered: Livrée
      cancelled: Annulée
      refunded: Remboursée

routes:
  - name: chats that became tickets
    from: intercom
    to: zoho_desk
    when: ''"ticket" in tags''

  - name: tickets of the marketplace team
    between: [zendesk, zoho_desk]
    when: ''team == "marketplace"''
    match: [order_number, contact.email]

examples: # tried at every check
  - given:
      zoho_desk: {status: On Hold, cf: {cf_numero_commande: " cmd-00001234 "}}
    expect: {status: pending, order_number: CMD-00001234}
  - given:
      zendesk: {status: hold, group: Marketplace, field "Motif de contact": Suivi de colis}
    expect: {status: on_hold, team: marketplace, reason: tracking}
  - given:
      intercom: {state: snoozed, tags: [vip, ticket]}
    expect: {status: pending, tags: [ticket, vip]}
', '2026-11-20 09:00:00.00609+00', '');



INSERT INTO public.record VALUES
	('01a1f82f1e867170b3584f8cd8f16adf', 'contact', NULL, NULL, '{"name":"Laurent Nguyen","email":"laurent.nguyen@postel.example","phone":"+33639988234"}', '{"name":{"at":"2026-10-25T04:06:28+00:00","system":"zendesk","revision":2},"email":{"at":"2026-10-25T04:06:28+00:00","system":"zendesk","revision":3},"phone":{"at":"2026-10-25T04:06:28+00:00","system":"zendesk","revision":4}}', 4, 0, '2026-11-20 09:00:00.00609+00', '2026-11-20 09:00:00.00609+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e8671748409f134c386bbc4', 'contact', NULL, NULL, '{"name":"Emmanuel Grégoire","email":"emmanuel.gregoire@courrier.example","phone":"+33639983696"}', '{"name":{"at":"2026-11-02T11:37:37+00:00","system":"zendesk","revision":2},"email":{"at":"2026-11-02T11:37:37+00:00","system":"zendesk","revision":3},"phone":{"at":"2026-11-02T11:37:37+00:00","system":"zendesk","revision":4}}', 4, 0, '2026-11-20 09:00:00.00609+00', '2026-11-20 09:00:00.00609+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e867178878bfae2414c343c', 'contact', NULL, NULL, '{"name":"Alexandre Allain","email":"alexandre.allain@postel.example","phone":"+33639985635"}', '{"name":{"at":"2026-11-04T03:32:33+00:00","system":"zendesk","revision":2},"email":{"at":"2026-11-04T03:32:33+00:00","system":"zendesk","revision":3},"phone":{"at":"2026-11-04T03:32:33+00:00","system":"zendesk","revision":4}}', 4, 0, '2026-11-20 09:00:00.00609+00', '2026-11-20 09:00:00.00609+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e86717cb0b39bd17ed4d57b', 'contact', NULL, NULL, '{"name":"Henri Denis","email":"henri.denis@mailhouse.example","phone":"+33639986373"}', '{"name":{"at":"2026-11-18T14:18:14+00:00","system":"zendesk","revision":2},"email":{"at":"2026-11-18T14:18:14+00:00","system":"zendesk","revision":3},"phone":{"at":"2026-11-18T14:18:14+00:00","system":"zendesk","revision":4}}', 4, 0, '2026-11-20 09:00:00.00609+00', '2026-11-20 09:00:00.00609+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e8671809e3944187311d8a3', 'contact', NULL, NULL, '{"name":"Claude Ramos","email":"claude.ramos@boite.example","phone":null}', '{"name":{"at":"2026-11-19T05:52:35+00:00","system":"zendesk","revision":2},"email":{"at":"2026-11-19T05:52:35+00:00","system":"zendesk","revision":3}}', 3, 0, '2026-11-20 09:00:00.00609+00', '2026-11-20 09:00:00.00609+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e8771a4984b9da5a6cecc1b', 'ticket', '01a1f82f1e867170b3584f8cd8f16adf', 'zendesk', '{"subject":"Colis en retard - commande MKT-00003507","status":"open","priority":"high","team":"marketplace","tags":["relance"],"order_number":"MKT-00003507","reason":"late_delivery","order_status":"preparing"}', '{"subject":{"at":"2026-10-25T13:14:58+00:00","system":"zendesk","revision":2},"status":{"at":"2026-10-25T13:14:58+00:00","system":"zendesk","revision":3},"priority":{"at":"2026-10-25T13:14:58+00:00","system":"zendesk","revision":4},"team":{"at":"2026-10-25T13:14:58+00:00","system":"zendesk","revision":5},"tags":{"at":"2026-10-25T13:14:58+00:00","system":"zendesk","revision":6},"order_number":{"at":"2026-10-25T13:14:58+00:00","system":"zendesk","revision":7},"reason":{"at":"2026-10-25T13:14:58+00:00","system":"zendesk","revision":8},"#home":{"at":"2026-10-25T04:06:58+00:00","system":"zendesk"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":9}}', 9, 0, '2026-11-20 09:00:00.007105+00', '2026-11-20 09:00:00.007105+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e8771a88d6fe64bc9e9c616', 'ticket', '01a1f82f1e8671748409f134c386bbc4', 'zoho_desk', '{"subject":"Carton écrasé à l''arrivée - commande MKT-00003521","status":"open","priority":"urgent","team":"marketplace","tags":["litige"],"order_number":"MKT-00003521","reason":"damaged","order_status":"shipped"}', '{"subject":{"at":"2026-11-03T05:46:07+00:00","system":"zendesk","revision":2},"status":{"at":"2026-11-03T05:46:07+00:00","system":"zendesk","revision":3},"priority":{"at":"2026-11-20T09:07:00+00:00","system":"zendesk","revision":11},"team":{"at":"2026-11-03T05:46:07+00:00","system":"zendesk","revision":5},"order_number":{"at":"2026-11-03T05:46:07+00:00","system":"zendesk","revision":6},"#home":{"at":"2026-11-03T05:50:16.708000+00:00","system":"zoho_desk"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":7},"tags":{"at":"2026-11-20T09:00:00.007105+00:00","system":"zoho_desk","revision":8},"reason":{"at":"2026-11-20T09:00:00.007105+00:00","system":"zoho_desk","revision":9}}', 11, 0, '2026-11-20 09:00:00.007105+00', '2026-11-20 09:07:01.149221+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e8771ac9f390b2018072e8c', 'ticket', '01a1f82f1e867178878bfae2414c343c', 'zendesk', '{"subject":"Changement d''adresse - commande MKT-00003514","status":"open","priority":"normal","team":"marketplace","tags":["international"],"order_number":"MKT-00003514","reason":null,"order_status":"awaiting_payment"}', '{"subject":{"at":"2026-11-04T21:41:03+00:00","system":"zendesk","revision":2},"status":{"at":"2026-11-04T21:41:03+00:00","system":"zendesk","revision":3},"priority":{"at":"2026-11-04T21:41:03+00:00","system":"zendesk","revision":4},"team":{"at":"2026-11-04T21:41:03+00:00","system":"zendesk","revision":5},"tags":{"at":"2026-11-04T21:41:03+00:00","system":"zendesk","revision":6},"order_number":{"at":"2026-11-04T21:41:03+00:00","system":"zendesk","revision":7},"#home":{"at":"2026-11-04T03:33:03+00:00","system":"zendesk"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":8}}', 8, 0, '2026-11-20 09:00:00.007105+00', '2026-11-20 09:00:00.007105+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e8771b0b92c1b390741c7a8', 'ticket', '01a1f82f1e86717cb0b39bd17ed4d57b', 'zendesk', '{"subject":"Vendeur silencieux - dossier D0001","status":"open","priority":"normal","team":"marketplace","tags":["cadeau"],"reason":"seller_silent"}', '{"subject":{"at":"2026-11-18T22:58:35+00:00","system":"zendesk","revision":2},"status":{"at":"2026-11-18T22:58:35+00:00","system":"zendesk","revision":3},"priority":{"at":"2026-11-18T22:58:35+00:00","system":"zendesk","revision":4},"team":{"at":"2026-11-18T22:58:35+00:00","system":"zendesk","revision":5},"tags":{"at":"2026-11-18T22:58:35+00:00","system":"zendesk","revision":6},"reason":{"at":"2026-11-18T22:58:35+00:00","system":"zendesk","revision":7},"#home":{"at":"2026-11-18T14:18:44+00:00","system":"zendesk"}}', 7, 0, '2026-11-20 09:00:00.007105+00', '2026-11-20 09:00:00.007105+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e9073c898f2a0a3d5f4b3b2', 'message', '01a1f82f1e8771a4984b9da5a6cecc1b', NULL, '{"author":"customer","author_name":"Laurent Nguyen","public":true,"text":"Bonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000002)","at":"2026-10-25T04:06:58+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', NULL, false, 'zendesk', NULL, '2026-10-26 04:06:58+00', false),
	('01a1f82f1e9073cca6e0439d6ec9d286', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"customer","author_name":"Emmanuel Grégoire","public":true,"text":"Bonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000009)","at":"2026-11-02T11:38:07+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', NULL, false, 'zendesk', NULL, '2026-11-03 11:38:07+00', false),
	('01a1f82f1e9073d0b1191c56c324c985', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"agent","author_name":"Inès Moreau","public":true,"text":"Bonjour,\n\nnous avons interrogé le transporteur et revenons vers vous sous 48 heures. (réf. M000010)","at":"2026-11-02T20:46:07+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', NULL, false, 'zendesk', NULL, '2026-11-03 20:46:07+00', false),
	('01a1f82f1e9073d4ac888696008a05a6', 'message', '01a1f82f1e8771ac9f390b2018072e8c', NULL, '{"author":"customer","author_name":"Alexandre Allain","public":true,"text":"Bonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000015)","at":"2026-11-04T03:33:03+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', NULL, false, 'zendesk', NULL, '2026-11-05 03:33:03+00', false),
	('01a1f82f1e9073d8910b8f507204e52d', 'message', '01a1f82f1e8771ac9f390b2018072e8c', NULL, '{"author":"agent","author_name":"Camille Laurent","public":true,"text":"Bonjour, votre remboursement est parti ce matin ; comptez 3 à 5 jours ouvrés. (réf. M000016)","at":"2026-11-04T12:41:03+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', NULL, false, 'zendesk', NULL, '2026-11-05 12:41:03+00', false),
	('01a1f82f1e9073dcb3511f8db8b6d8fe', 'message', '01a1f82f1e8771b0b92c1b390741c7a8', NULL, '{"author":"customer","author_name":"Henri Denis","public":true,"text":"Bonsoir,\nmon colis « express » n''a pas bougé. C''était un cadeau... (réf. M000001)","at":"2026-11-18T14:18:44+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', NULL, false, 'zendesk', NULL, '2026-11-19 14:18:44+00', false),
	('01a1f82f1e9073e8868ae3c7f1fd42a2', 'contact', NULL, NULL, '{"name":"Diane Paris","email":"diane.paris@mailhouse.example","phone":"+33639983558"}', '{"name":{"at":"2026-11-04T06:50:27+00:00","system":"zoho_desk","revision":2},"email":{"at":"2026-11-04T06:50:27+00:00","system":"zoho_desk","revision":3},"phone":{"at":"2026-11-04T06:50:27+00:00","system":"zoho_desk","revision":4}}', 4, 0, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e9073f49450c464e6c3f339', 'ticket', '01a1f82f1e867170b3584f8cd8f16adf', 'zoho_desk', '{"subject":"Deuxième relance du client - commande MKT-00003507","status":"open","priority":null,"team":"marketplace","order_number":"MKT-00003507","reason":"late_delivery","tags":["fragile","litige"],"order_status":"preparing"}', '{"subject":{"at":"2026-10-26T00:39:01+00:00","system":"zoho_desk","revision":2},"status":{"at":"2026-10-26T00:39:01+00:00","system":"zoho_desk","revision":3},"team":{"at":"2026-10-26T00:39:01+00:00","system":"zoho_desk","revision":4},"order_number":{"at":"2026-10-26T00:39:01+00:00","system":"zoho_desk","revision":5},"reason":{"at":"2026-10-26T00:39:01+00:00","system":"zoho_desk","revision":6},"tags":{"at":"2026-10-26T00:39:01+00:00","system":"zoho_desk","revision":7},"#home":{"at":"2026-10-25T06:31:01.371000+00:00","system":"zoho_desk"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":8}}', 8, 0, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.038576+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e9073f8816db9b807d4bedc', 'ticket', '01a1f82f1e8671748409f134c386bbc4', 'zoho_desk', '{"subject":"Carton écrasé à l''arrivée - commande MKT-00003521","status":"open","priority":null,"team":"marketplace","order_number":"MKT-00003521","reason":"damaged","tags":["litige"],"order_status":"shipped"}', '{"subject":{"at":"2026-11-03T14:50:16+00:00","system":"zoho_desk","revision":2},"status":{"at":"2026-11-03T14:50:16+00:00","system":"zoho_desk","revision":3},"team":{"at":"2026-11-03T14:50:16+00:00","system":"zoho_desk","revision":4},"order_number":{"at":"2026-11-03T14:50:16+00:00","system":"zoho_desk","revision":5},"reason":{"at":"2026-11-03T14:50:16+00:00","system":"zoho_desk","revision":6},"tags":{"at":"2026-11-03T14:50:16+00:00","system":"zoho_desk","revision":7},"#home":{"at":"2026-11-03T05:50:16.708000+00:00","system":"zoho_desk"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":8}}', 8, 0, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.038576+00', '01a1f82f1e8771a88d6fe64bc9e9c616', false, NULL, NULL, NULL, false),
	('01a1f82f1e9073fca99229f706839eb9', 'ticket', '01a1f82f1e9073e8868ae3c7f1fd42a2', 'zoho_desk', '{"subject":"Vase arrivé cassé - commande MKT-00003528","status":"open","priority":"urgent","team":"marketplace","order_number":"MKT-00003528","reason":null,"tags":[],"order_status":"shipped"}', '{"subject":{"at":"2026-11-05T00:58:57+00:00","system":"zoho_desk","revision":2},"status":{"at":"2026-11-05T00:58:57+00:00","system":"zoho_desk","revision":3},"priority":{"at":"2026-11-05T00:58:57+00:00","system":"zoho_desk","revision":4},"team":{"at":"2026-11-05T00:58:57+00:00","system":"zoho_desk","revision":5},"order_number":{"at":"2026-11-05T00:58:57+00:00","system":"zoho_desk","revision":6},"#home":{"at":"2026-11-05T00:58:57.764000+00:00","system":"zoho_desk"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":7}}', 7, 0, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1e9074008096d04f8a9a021e', 'ticket', '01a1f82f1e867170b3584f8cd8f16adf', 'zoho_desk', '{"subject":"Relance du client - commande MKT-00003507","status":"open","priority":"high","team":"marketplace","order_number":"MKT-00003507","reason":"late_delivery","tags":[],"order_status":"preparing"}', '{"subject":{"at":"2026-11-11T23:31:55+00:00","system":"zoho_desk","revision":2},"status":{"at":"2026-11-11T23:31:55+00:00","system":"zoho_desk","revision":3},"priority":{"at":"2026-11-11T23:31:55+00:00","system":"zoho_desk","revision":4},"team":{"at":"2026-11-11T23:31:55+00:00","system":"zoho_desk","revision":5},"order_number":{"at":"2026-11-11T23:31:55+00:00","system":"zoho_desk","revision":6},"reason":{"at":"2026-11-11T23:31:55+00:00","system":"zoho_desk","revision":7},"#home":{"at":"2026-11-11T05:23:55.851000+00:00","system":"zoho_desk"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":8}}', 8, 0, '2026-11-20 09:00:00.016242+00', '2026-11-20 09:00:00.016242+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea67900b86622b6f06c144a', 'message', '01a1f82f1e9073f49450c464e6c3f339', NULL, '{"author":"customer","author_name":"Laurent Nguyen","public":true,"text":"Bonjour, l''article n''est pas comme sur la photo : que dois-je faire ? (réf. M000006)","at":"2026-10-25T06:31:01.371000+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-10-26 06:31:01.371+00', false),
	('01a1f82f1ea67904abef59fe619699cf', 'message', '01a1f82f1e9073f49450c464e6c3f339', NULL, '{"author":"agent","author_name":"Hugo Petit","public":false,"text":"Vendeur relancé par téléphone. (réf. M000007)","at":"2026-10-25T15:39:01.371000+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-10-26 15:39:01.371+00', false),
	('01a1f82f1ea67908be04c31037730edf', 'message', '01a1f82f1e9073f49450c464e6c3f339', NULL, '{"author":"agent","author_name":"Hugo Petit","public":false,"text":"Vendeur relancé par téléphone. (réf. M000008)","at":"2026-10-26T00:39:01.371000+00:00"}', '{}', 1, 3, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-10-27 00:39:01.371+00', false),
	('01a1f82f1ea6790cae745e786c0fd4f5', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"customer","author_name":"Emmanuel Grégoire","public":true,"text":"Je vous écris au sujet de ma commande. Le livreur est passé, j''étais à la maison & personne n''a sonné. (réf. M000011)","at":"2026-11-02T11:42:16.708000+00:00"}', '{}', 1, 3, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-03 11:42:16.708+00', false),
	('01a1f82f1ea67910a1c4ae2f076f3787', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"customer","author_name":"Emmanuel Grégoire","public":true,"text":"Merci pour votre réponse, je vous envoie la photo ce soir. (réf. M000012)","at":"2026-11-02T20:50:16.708000+00:00"}', '{}', 1, 4, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-03 20:50:16.708+00', false),
	('01a1f82f1ea67914b0e07a2338c0c8fd', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"customer","author_name":"Emmanuel Grégoire","public":true,"text":"Toujours rien ce matin.\nJe commence à m''inquiéter. (réf. M000013)","at":"2026-11-03T05:50:16.708000+00:00"}', '{}', 1, 5, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-04 05:50:16.708+00', false),
	('01a1f82f1ea67918bc1b4ffb701966a0', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"agent","author_name":"Inès Moreau","public":true,"text":"Bonjour,\n\nnous avons interrogé le transporteur et revenons vers vous sous 48 heures. (réf. M000014)","at":"2026-11-03T14:50:16.708000+00:00"}', '{}', 1, 6, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-04 14:50:16.708+00', false),
	('01a1f82f1ea6791ca3620d227eed8d14', 'message', '01a1f82f1e9073fca99229f706839eb9', NULL, '{"author":"customer","author_name":"Diane Paris","public":true,"text":"Bonsoir,\nmon colis « express » n''a pas bougé. C''était un cadeau... (réf. M000017)","at":"2026-11-04T06:50:57.764000+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-05 06:50:57.764+00', false),
	('01a1f82f1ea67920961ff4a03bab6c39', 'message', '01a1f82f1e9073fca99229f706839eb9', NULL, '{"author":"agent","author_name":"Inès Moreau","public":false,"text":"Transporteur appelé, enquête ouverte. (réf. M000018)","at":"2026-11-04T15:58:57.764000+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-05 15:58:57.764+00', false),
	('01a1f82f1ea67924ab517c8f3b1a11df', 'message', '01a1f82f1e9073fca99229f706839eb9', NULL, '{"author":"customer","author_name":"Diane Paris","public":true,"text":"Merci pour votre réponse, je vous envoie la photo ce soir. (réf. M000019)","at":"2026-11-05T00:58:57.764000+00:00"}', '{}', 1, 3, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-06 00:58:57.764+00', false),
	('01a1f82f1ea67928b0b35e26380208a9', 'message', '01a1f82f1e9074008096d04f8a9a021e', NULL, '{"author":"customer","author_name":"Laurent Nguyen","public":true,"text":"Je vous écris au sujet de ma commande. Le livreur est passé, j''étais à la maison & personne n''a sonné. (réf. M000003)","at":"2026-11-11T05:23:55.851000+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-12 05:23:55.851+00', false),
	('01a1f82f1ea6792cbcf192bd75a89294', 'message', '01a1f82f1e9074008096d04f8a9a021e', NULL, '{"author":"agent","author_name":"Hugo Petit","public":false,"text":"Vu avec l''entrepôt : stock OK, renvoi possible. (réf. M000004)","at":"2026-11-11T14:31:55.851000+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-12 14:31:55.851+00', false),
	('01a1f82f1ea67930bb4be2764a2f20aa', 'message', '01a1f82f1e9074008096d04f8a9a021e', NULL, '{"author":"agent","author_name":"Hugo Petit","public":false,"text":"Vendeur relancé par téléphone. (réf. M000005)","at":"2026-11-11T23:31:55.851000+00:00"}', '{}', 1, 3, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, 'zoho_desk', NULL, '2026-11-12 23:31:55.851+00', false),
	('01a1f82f1ea6793cbaa42a3cd66b829e', 'contact', NULL, NULL, '{"name":"Thérèse Jacques","email":"therese.jacques@mailhouse.example","phone":"+33639985405"}', '{"name":{"at":"2026-10-30T06:36:06+00:00","system":"intercom","revision":2},"email":{"at":"2026-10-30T06:36:06+00:00","system":"intercom","revision":3},"phone":{"at":"2026-10-30T06:36:06+00:00","system":"intercom","revision":4}}', 4, 0, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea67940bb05232d8e73ca47', 'contact', NULL, NULL, '{"name":"Jean Weber","email":"jean.weber@boite.example","phone":"+33639981468"}', '{"name":{"at":"2026-11-11T14:05:15+00:00","system":"intercom","revision":2},"email":{"at":"2026-11-11T14:05:15+00:00","system":"intercom","revision":3},"phone":{"at":"2026-11-11T14:05:15+00:00","system":"intercom","revision":4}}', 4, 0, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea679448666678fa46d6753', 'contact', NULL, NULL, '{"name":"Martin Louis","email":"martin.louis@courrier.example","phone":null}', '{"name":{"at":"2026-11-15T06:32:05+00:00","system":"intercom","revision":2},"email":{"at":"2026-11-15T06:32:05+00:00","system":"intercom","revision":3}}', 3, 0, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea67950a84751662f978d87', 'ticket', '01a1f82f1ea6793cbaa42a3cd66b829e', 'intercom', '{"subject":"Question sur la garantie - dossier D0004","status":"solved","team":"service","tags":["international"],"order_number":null,"reason":null}', '{"subject":{"at":"2026-10-31T18:40:36+00:00","system":"intercom","revision":2},"status":{"at":"2026-10-31T18:40:36+00:00","system":"intercom","revision":3},"team":{"at":"2026-10-31T18:40:36+00:00","system":"intercom","revision":4},"tags":{"at":"2026-10-31T18:40:36+00:00","system":"intercom","revision":5},"#home":{"at":"2026-10-30T06:36:36+00:00","system":"intercom"}}', 5, 0, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea67954ae5019fbfe175330', 'ticket', '01a1f82f1ea6793cbaa42a3cd66b829e', 'intercom', '{"subject":"Remboursement non reçu - dossier D0003","status":"open","team":"service","tags":["cadeau","ticket","vip"],"order_number":null,"reason":"refund"}', '{"subject":{"at":"2026-11-10T01:05:26+00:00","system":"intercom","revision":2},"status":{"at":"2026-11-10T01:05:26+00:00","system":"intercom","revision":3},"team":{"at":"2026-11-10T01:05:26+00:00","system":"intercom","revision":4},"tags":{"at":"2026-11-20T09:06:46+00:00","system":"intercom","revision":7},"reason":{"at":"2026-11-10T01:05:26+00:00","system":"intercom","revision":6},"#home":{"at":"2026-11-10T01:05:26+00:00","system":"intercom"}}', 7, 0, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:06:46.59136+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea6795892f80f6cdc2574bd', 'ticket', '01a1f82f1ea67940bb05232d8e73ca47', 'intercom', '{"subject":"Où en est mon remboursement ? - commande CMD-00003528","status":"solved","team":null,"tags":["international"],"order_number":"CMD-00003528","reason":"refund","order_status":"shipped"}', '{"subject":{"at":"2026-11-12T17:13:45+00:00","system":"intercom","revision":2},"status":{"at":"2026-11-12T17:13:45+00:00","system":"intercom","revision":3},"tags":{"at":"2026-11-12T17:13:45+00:00","system":"intercom","revision":4},"order_number":{"at":"2026-11-12T17:13:45+00:00","system":"intercom","revision":5},"reason":{"at":"2026-11-12T17:13:45+00:00","system":"intercom","revision":6},"#home":{"at":"2026-11-11T14:05:45+00:00","system":"intercom"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":7}}', 7, 0, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea6795caf8fb7021ef2a4f0', 'ticket', '01a1f82f1ea679448666678fa46d6753', 'intercom', '{"subject":"Suivi bloqué depuis trois jours - commande MKT-00003535","status":"open","team":"marketplace","tags":["ticket"],"order_number":"MKT-00003535","reason":"tracking","order_status":"delivered"}', '{"subject":{"at":"2026-11-16T09:40:35+00:00","system":"intercom","revision":2},"status":{"at":"2026-11-16T09:40:35+00:00","system":"intercom","revision":3},"team":{"at":"2026-11-16T09:40:35+00:00","system":"intercom","revision":4},"tags":{"at":"2026-11-16T09:40:35+00:00","system":"intercom","revision":5},"order_number":{"at":"2026-11-16T09:40:35+00:00","system":"intercom","revision":6},"reason":{"at":"2026-11-16T09:40:35+00:00","system":"intercom","revision":7},"#home":{"at":"2026-11-16T00:40:35+00:00","system":"intercom"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":8}}', 8, 0, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea67960b9511b75552b82f6', 'ticket', '01a1f82f1ea6793cbaa42a3cd66b829e', 'intercom', '{"subject":"Carton écrasé à l''arrivée - commande CMD-00003521","status":"open","team":"service","tags":[],"order_number":"CMD-00003521","reason":null,"order_status":"delivered"}', '{"subject":{"at":"2026-11-18T15:02:06+00:00","system":"intercom","revision":2},"status":{"at":"2026-11-18T15:02:06+00:00","system":"intercom","revision":3},"team":{"at":"2026-11-18T15:02:06+00:00","system":"intercom","revision":4},"order_number":{"at":"2026-11-18T15:02:06+00:00","system":"intercom","revision":5},"#home":{"at":"2026-11-18T15:02:06+00:00","system":"intercom"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":6}}', 6, 0, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea67964be49c3d3b8b333a8', 'ticket', '01a1f82f1e8671809e3944187311d8a3', 'intercom', '{"subject":"Toujours rien reçu - dossier D0002","status":"solved","team":"marketplace","tags":["ticket"],"order_number":null,"reason":"late_delivery"}', '{"subject":{"at":"2026-11-19T13:02:04+00:00","system":"intercom","revision":2},"status":{"at":"2026-11-19T13:02:04+00:00","system":"intercom","revision":3},"team":{"at":"2026-11-19T13:02:04+00:00","system":"intercom","revision":4},"tags":{"at":"2026-11-19T13:02:04+00:00","system":"intercom","revision":5},"reason":{"at":"2026-11-19T13:02:04+00:00","system":"intercom","revision":6},"#home":{"at":"2026-11-19T07:53:05+00:00","system":"intercom"}}', 6, 0, '2026-11-20 09:00:00.038576+00', '2026-11-20 09:00:00.038576+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1ea979b4a07e707d6c0f3459', 'message', '01a1f82f1ea67950a84751662f978d87', NULL, '{"author":"customer","author_name":"Thérèse Jacques","public":true,"text":"Bonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000033)","at":"2026-10-30T06:36:36+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-10-31 06:36:36+00', false),
	('01a1f82f1ea979b8ba4078d7d47d380d', 'message', '01a1f82f1ea67950a84751662f978d87', NULL, '{"author":"agent","author_name":"Hugo Petit","public":false,"text":"Vendeur relancé par téléphone. (réf. M000034)","at":"2026-10-30T15:40:36+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-10-31 15:40:36+00', false),
	('01a1f82f1ea979bc8c267f7dab99254a', 'message', '01a1f82f1ea67950a84751662f978d87', NULL, '{"author":"agent","author_name":"Hugo Petit","public":true,"text":"Bonjour, pouvez-vous nous envoyer une photo de l''emballage ?\n\nBien à vous (réf. M000035)","at":"2026-10-31T00:40:36+00:00"}', '{}', 1, 3, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-01 00:40:36+00', false),
	('01a1f82f1ea979c0922faac44da98f1d', 'message', '01a1f82f1ea67950a84751662f978d87', NULL, '{"author":"agent","author_name":"Hugo Petit","public":false,"text":"Client fidèle, geste commercial de 10 € accepté. (réf. M000036)","at":"2026-10-31T09:40:36+00:00"}', '{}', 1, 4, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-01 09:40:36+00', false),
	('01a1f82f1ea979c4be4d071a966baea1', 'message', '01a1f82f1ea67954ae5019fbfe175330', NULL, '{"author":"customer","author_name":"Thérèse Jacques","public":true,"text":"Bonsoir,\nmon colis « express » n''a pas bougé. C''était un cadeau... (réf. M000028)","at":"2026-11-09T15:57:26+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-10 15:57:26+00', false),
	('01a1f82f1ea979c89ff58c45e1ea24c4', 'message', '01a1f82f1ea67954ae5019fbfe175330', NULL, '{"author":"customer","author_name":"Thérèse Jacques","public":true,"text":"C''est d''accord pour un remboursement de 12,50 €. (réf. M000029)","at":"2026-11-10T01:05:26+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-11 01:05:26+00', false),
	('01a1f82f1ea979ccbc37ed29d8a064df', 'message', '01a1f82f1ea6795892f80f6cdc2574bd', NULL, '{"author":"customer","author_name":"Jean Weber","public":true,"text":"Bonjour, l''article n''est pas comme sur la photo : que dois-je faire ? (réf. M000025)","at":"2026-11-11T14:05:45+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-12 14:05:45+00', false),
	('01a1f82f1ea979d0992cb4af815a47c5', 'message', '01a1f82f1ea6795892f80f6cdc2574bd', NULL, '{"author":"agent","author_name":"Hugo Petit","public":true,"text":"Bonjour, pouvez-vous nous envoyer une photo de l''emballage ?\n\nBien à vous (réf. M000026)","at":"2026-11-11T23:13:45+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-12 23:13:45+00', false);
INSERT INTO public.record VALUES
	('01a1f82f1ea979d4b69c451296c8da19', 'message', '01a1f82f1ea6795892f80f6cdc2574bd', NULL, '{"author":"agent","author_name":"Hugo Petit","public":true,"text":"Bonjour, votre remboursement est parti ce matin ; comptez 3 à 5 jours ouvrés. (réf. M000027)","at":"2026-11-12T08:13:45+00:00"}', '{}', 1, 3, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-13 08:13:45+00', false),
	('01a1f82f1ea979d89ebc09ef08d6af57', 'message', '01a1f82f1ea6795caf8fb7021ef2a4f0', NULL, '{"author":"customer","author_name":"Martin Louis","public":true,"text":"Bonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000020)","at":"2026-11-15T06:32:35+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-16 06:32:35+00', false),
	('01a1f82f1ea979dcaf9948733e2434e3', 'message', '01a1f82f1ea6795caf8fb7021ef2a4f0', NULL, '{"author":"customer","author_name":"Martin Louis","public":true,"text":"C''est d''accord pour un remboursement de 12,50 €. (réf. M000021)","at":"2026-11-15T15:40:35+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-16 15:40:35+00', false),
	('01a1f82f1ea979e099dfdb2fcc22af58', 'message', '01a1f82f1ea6795caf8fb7021ef2a4f0', NULL, '{"author":"customer","author_name":"Martin Louis","public":true,"text":"Toujours rien ce matin.\nJe commence à m''inquiéter. (réf. M000022)","at":"2026-11-16T00:40:35+00:00"}', '{}', 1, 3, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-17 00:40:35+00', false),
	('01a1f82f1ea979e4aa8b286b6a107b75', 'message', '01a1f82f1ea6795caf8fb7021ef2a4f0', NULL, '{"author":"agent","author_name":"Inès Moreau","public":true,"text":"Bonjour, votre remboursement est parti ce matin ; comptez 3 à 5 jours ouvrés. (réf. M000023)","at":"2026-11-16T09:40:35+00:00"}', '{}', 1, 4, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-17 09:40:35+00', false),
	('01a1f82f1ea979e8977ef4f42c4a3698', 'message', '01a1f82f1ea67960b9511b75552b82f6', NULL, '{"author":"customer","author_name":"Thérèse Jacques","public":true,"text":"Bonjour, l''article n''est pas comme sur la photo : que dois-je faire ? (réf. M000030)","at":"2026-11-17T22:04:32+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-18 22:04:32+00', false),
	('01a1f82f1ea979ecb87eae758c7e134f', 'message', '01a1f82f1ea67960b9511b75552b82f6', NULL, '{"author":"agent","author_name":"Camille Laurent","public":true,"text":"Bonjour,\n\nnous avons interrogé le transporteur et revenons vers vous sous 48 heures. (réf. M000031)","at":"2026-11-18T06:37:19+00:00"}', '{}', 1, 2, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-19 06:37:19+00', false),
	('01a1f82f1ea979f0b1a752f6b3fa7aa7', 'message', '01a1f82f1ea67960b9511b75552b82f6', NULL, '{"author":"customer","author_name":"Thérèse Jacques","public":true,"text":"C''est d''accord pour un remboursement de 12,50 €. (réf. M000032)","at":"2026-11-18T15:02:06+00:00"}', '{}', 1, 3, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-19 15:02:06+00', false),
	('01a1f82f1ea979f4af3eec14acab1a6b', 'message', '01a1f82f1ea67964be49c3d3b8b333a8', NULL, '{"author":"customer","author_name":"Claude Ramos","public":true,"text":"Je vous écris au sujet de ma commande. Le livreur est passé, j''étais à la maison & personne n''a sonné. (réf. M000024)","at":"2026-11-19T07:53:05+00:00"}', '{}', 1, 1, '2026-11-20 09:00:00.041621+00', '2026-11-20 09:00:00.041621+00', NULL, false, 'intercom', NULL, '2026-11-20 07:53:05+00', false),
	('01a1f82f1eaa79f48a7a0869c74803e3', 'message', '01a1f82f1ea6795caf8fb7021ef2a4f0', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (4)\n\n---\n\nMartin Louis (customer, intercom, 2026-11-15 06:32 UTC, message to the customer)\n\nBonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000020)\n\n---\n\nMartin Louis (customer, intercom, 2026-11-15 15:40 UTC, message to the customer)\n\nC''est d''accord pour un remboursement de 12,50 €. (réf. M000021)\n\n---\n\nMartin Louis (customer, intercom, 2026-11-16 00:40 UTC, message to the customer)\n\nToujours rien ce matin.\nJe commence à m''inquiéter. (réf. M000022)\n\n---\n\nInès Moreau (agent, intercom, 2026-11-16 09:40 UTC, message to the customer)\n\nBonjour, votre remboursement est parti ce matin ; comptez 3 à 5 jours ouvrés. (réf. M000023)\n\n---\n\nhttps://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000004","at":"2026-11-20T09:00:00.042636+00:00","to":"zoho_desk","covers":["01a1f82f1ea979d89ebc09ef08d6af57","01a1f82f1ea979dcaf9948733e2434e3","01a1f82f1ea979e099dfdb2fcc22af58","01a1f82f1ea979e4aa8b286b6a107b75"]}', '{}', 1, 1, '2026-11-20 09:00:00.042636+00', '2026-11-20 09:00:00.042636+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f82f1eb27bdc97b6a4b664ac5db9', 'message', '01a1f82f1ea67964be49c3d3b8b333a8', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (1)\n\n---\n\nClaude Ramos (customer, intercom, 2026-11-19 07:53 UTC, message to the customer)\n\nJe vous écris au sujet de ma commande. Le livreur est passé, j''étais à la maison & personne n''a sonné. (réf. M000024)\n\n---\n\nhttps://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000006","at":"2026-11-20T09:00:00.050758+00:00","to":"zoho_desk","covers":["01a1f82f1ea979f4af3eec14acab1a6b"]}', '{}', 1, 1, '2026-11-20 09:00:00.050758+00', '2026-11-20 09:00:00.050758+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f82f1eb97d8c9e09575a07923986', 'order', NULL, NULL, '{"number":"MKT-00003521","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Mondial Relay","tracking_numbers":"6A25818419547","total":"258.45","currency":"EUR","email":"emmanuel.gregoire@courrier.example","language":"fr","seller":"Comptoir du Rhône","refunded_total":"0","placed_at":"2026-10-28T21:51:56.046172Z"}', '{"number":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":2},"status":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":7},"total":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":9},"email":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":10},"language":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-04T21:59:10.676844+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97d9093bef2350b21fbac', 'order', NULL, NULL, '{"number":"CMD-00003521","status":"delivered","payment":"paid","delivery":"delivered","carrier":"Chronopost","tracking_numbers":"6A79531644799,6A97512368129","total":"155.25","currency":"EUR","email":"therese.jacques@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-10-24T17:37:04.838308Z"}', '{"number":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":2},"status":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":7},"total":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":9},"email":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":10},"language":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-09T03:51:17.095728+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97d94b64a92a8b410d93c', 'order', NULL, NULL, '{"number":"CMD-00003542","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Mondial Relay","tracking_numbers":"6A24525577916","total":"75.98","currency":"EUR","email":"william.marty@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-11-01T05:35:45.169846Z"}', '{"number":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":2},"status":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":7},"total":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":9},"email":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":10},"language":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-09T09:11:09.548718+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97d98a7590f09fbb230bb', 'order', NULL, NULL, '{"number":"CMD-00003563","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"UPS","tracking_numbers":"6A55452926318","total":"28.11","currency":"EUR","email":"philippe.reynaud@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-11-05T19:56:37.978457Z"}', '{"number":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":2},"status":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":7},"total":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":9},"email":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":10},"language":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-10T12:47:29.959386+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97d9ca500d58397dae38d', 'order', NULL, NULL, '{"number":"CMD-00003549","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"UPS","tracking_numbers":"6A41229327483","total":"347.1","currency":"EUR","email":"christiane.hamon@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-11-04T05:13:32.941131Z"}', '{"number":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":2},"status":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":7},"total":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":9},"email":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":10},"language":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-10T16:33:23.227710+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97da0a96b01b664c2f2e3', 'order', NULL, NULL, '{"number":"MKT-00003500","status":"delivered","payment":"paid","delivery":"delivered","carrier":"UPS","tracking_numbers":"6A95589780468","total":"85.16","currency":"EUR","email":"christiane.hamon@mailhouse.example","language":"fr","seller":"Comptoir du Rhône","refunded_total":"0","placed_at":"2026-11-07T13:08:26.928775Z"}', '{"number":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":2},"status":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":7},"total":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":9},"email":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":10},"language":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-10T18:34:13.477375+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97da48aca3fbc2b9c014e', 'order', NULL, NULL, '{"number":"CMD-00003514","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Colissimo","tracking_numbers":"6A19764286758","total":"128.28","currency":"EUR","email":"celine.besnard@boite.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-10-31T04:15:05.270494Z"}', '{"number":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":2},"status":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":7},"total":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":9},"email":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":10},"language":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-10T22:05:11.126586+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97da88e8624318092b4d4', 'order', NULL, NULL, '{"number":"CMD-00003528","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"DPD","tracking_numbers":"6A96008782301","total":"25.2","currency":"EUR","email":"jean.weber@boite.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-11-11T16:53:54.293708Z"}', '{"number":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":2},"status":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":7},"total":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":9},"email":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":10},"language":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-12T11:50:10.317900+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97dac80c98c93fb695ffb', 'order', NULL, NULL, '{"number":"CMD-00003507","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Chronopost","tracking_numbers":"6A39463096829","total":"238.81","currency":"EUR","email":"william.marty@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-11-08T03:50:24.696783Z"}', '{"number":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":2},"status":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":7},"total":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":9},"email":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":10},"language":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-15T08:40:02.446403+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97db08cc4e04cc541013d', 'order', NULL, NULL, '{"number":"MKT-00003535","status":"delivered","payment":"paid","delivery":"delivered","carrier":"Chronopost","tracking_numbers":"6A01402232906","total":"317.22","currency":"EUR","email":"martin.louis@courrier.example","language":"fr","seller":"Lumières & Cie","refunded_total":"0","placed_at":"2026-11-05T07:18:01.092452Z"}', '{"number":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":2},"status":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":7},"total":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":9},"email":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":10},"language":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-15T20:14:46.812136+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97db4bae2b2338a245e6b', 'order', NULL, NULL, '{"number":"MKT-00003507","status":"preparing","payment":"paid","delivery":"preparing","carrier":null,"tracking_numbers":null,"total":"167.07","currency":"EUR","email":"laurent.nguyen@postel.example","language":"fr","seller":"Atelier Brun","refunded_total":"0","placed_at":"2026-10-24T19:53:39.176170Z"}', '{"number":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":2},"status":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":5},"total":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":6},"currency":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":7},"email":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":8},"language":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":9},"seller":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":10},"refunded_total":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":11},"placed_at":{"at":"2026-11-16T04:40:38.172564+00:00","system":"orders","revision":12}}', 12, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97db8a317fa3edc3bf364', 'order', NULL, NULL, '{"number":"CMD-00003500","status":"preparing","payment":"paid","delivery":"preparing","carrier":null,"tracking_numbers":null,"total":"307.99","currency":"EUR","email":"philippe.reynaud@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-11-05T22:46:46.622117Z"}', '{"number":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":2},"status":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":5},"total":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":6},"currency":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":7},"email":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":8},"language":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":9},"seller":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":10},"refunded_total":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":11},"placed_at":{"at":"2026-11-18T02:37:46.889248+00:00","system":"orders","revision":12}}', 12, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97dbc99e296a83b6fe507', 'order', NULL, NULL, '{"number":"MKT-00003528","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"Mondial Relay","tracking_numbers":"6A33683579785","total":"249","currency":"EUR","email":"diane.paris@mailhouse.example","language":"fr","seller":"Maison Lenoir","refunded_total":"0","placed_at":"2026-11-03T23:10:46.724063Z"}', '{"number":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":2},"status":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":7},"total":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":9},"email":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":10},"language":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-18T17:55:18.367556+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97dc096013e4883868a29', 'order', NULL, NULL, '{"number":"MKT-00003514","status":"awaiting_payment","payment":"pending","delivery":"none","carrier":null,"tracking_numbers":null,"total":"69.01","currency":"EUR","email":"alexandre.allain@postel.example","language":"fr","seller":"Cuir de Pays","refunded_total":"0","placed_at":"2026-11-17T00:29:10.067436Z"}', '{"number":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":2},"status":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":5},"total":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":6},"currency":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":7},"email":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":8},"language":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":9},"seller":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":10},"refunded_total":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":11},"placed_at":{"at":"2026-11-19T00:31:27.122831+00:00","system":"orders","revision":12}}', 12, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f1eb97dc4b63ccd06f3d4e711', 'order', NULL, NULL, '{"number":"CMD-00003535","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"DPD","tracking_numbers":"6A05350641129","total":"113.6","currency":"EUR","email":"victor.pires@boite.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-11-18T21:09:31.026741Z"}', '{"number":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":2},"status":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":7},"total":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":9},"email":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":10},"language":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-19T03:26:04.320592+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f83552c1761cbe82e1468296f5ea', 'message', '01a1f82f1ea67954ae5019fbfe175330', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (2)\n\n---\n\nThérèse Jacques (customer, intercom, 2026-11-09 15:57 UTC, message to the customer)\n\nBonsoir,\nmon colis « express » n''a pas bougé. C''était un cadeau... (réf. M000028)\n\n---\n\nThérèse Jacques (customer, intercom, 2026-11-10 01:05 UTC, message to the customer)\n\nC''est d''accord pour un remboursement de 12,50 €. (réf. M000029)\n\n---\n\nhttps://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000002","at":"2026-11-20T09:06:46.593390+00:00","to":"zoho_desk","covers":["01a1f82f1ea979c4be4d071a966baea1","01a1f82f1ea979c89ff58c45e1ea24c4"]}', '{}', 1, 1, '2026-11-20 09:06:46.59339+00', '2026-11-20 09:06:46.59339+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f82f1eb97dc8969c0b3e93ea5c4e', 'order', NULL, NULL, '{"number":"CMD-00003556","status":"shipped","payment":"paid","delivery":"in_transit","carrier":"UPS","tracking_numbers":"6A92754031128","total":"354.98","currency":"EUR","email":"christiane.hamon@mailhouse.example","language":"fr","seller":"Boutique","refunded_total":"0","placed_at":"2026-11-20T01:14:46.355748Z"}', '{"number":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":2},"status":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":3},"payment":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":4},"delivery":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":5},"carrier":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":6},"tracking_numbers":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":7},"total":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":8},"currency":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":9},"email":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":10},"language":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":11},"seller":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":12},"refunded_total":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":13},"placed_at":{"at":"2026-11-20T07:28:52.910755+00:00","system":"orders","revision":14}}', 14, 0, '2026-11-20 09:00:00.057865+00', '2026-11-20 09:00:00.057865+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f82f320f71b0bc3990bd3328ad08', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (2)\n\n---\n\nEmmanuel Grégoire (customer, zendesk, 2026-11-02 11:38 UTC, message to the customer)\n\nBonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000009)\n\n---\n\nInès Moreau (agent, zendesk, 2026-11-02 20:46 UTC, message to the customer)\n\nBonjour,\n\nnous avons interrogé le transporteur et revenons vers vous sous 48 heures. (réf. M000010)\n\n---\n\nhttp://127.0.0.1:4301/agent/tickets/2","at":"2026-11-20T09:00:05.007105+00:00","to":"zoho_desk","covers":["01a1f82f1e9073cca6e0439d6ec9d286","01a1f82f1e9073d0b1191c56c324c985"]}', '{}', 1, 1, '2026-11-20 09:00:05.007105+00', '2026-11-20 09:00:05.007105+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f82f321472e08019f6ea58989008', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (4)\n\n---\n\nEmmanuel Grégoire (customer, zoho_desk, 2026-11-02 11:42 UTC, message to the customer)\n\nJe vous écris au sujet de ma commande. Le livreur est passé, j''étais à la maison & personne n''a sonné. (réf. M000011)\n\n---\n\nEmmanuel Grégoire (customer, zoho_desk, 2026-11-02 20:50 UTC, message to the customer)\n\nMerci pour votre réponse, je vous envoie la photo ce soir. (réf. M000012)\n\n---\n\nEmmanuel Grégoire (customer, zoho_desk, 2026-11-03 05:50 UTC, message to the customer)\n\nToujours rien ce matin.\nJe commence à m''inquiéter. (réf. M000013)\n\n---\n\nInès Moreau (agent, zoho_desk, 2026-11-03 14:50 UTC, message to the customer)\n\nBonjour,\n\nnous avons interrogé le transporteur et revenons vers vous sous 48 heures. (réf. M000014)\n\n---\n\nhttps://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042040001","at":"2026-11-20T09:00:05.012180+00:00","to":"zendesk","covers":["01a1f82f1ea6790cae745e786c0fd4f5","01a1f82f1ea67910a1c4ae2f076f3787","01a1f82f1ea67914b0e07a2338c0c8fd","01a1f82f1ea67918bc1b4ffb701966a0"]}', '{}', 1, 3, '2026-11-20 09:00:05.01218+00', '2026-11-20 09:00:05.01218+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f82f321873d495315b269cc9af4e', 'message', '01a1f82f1e8771ac9f390b2018072e8c', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (2)\n\n---\n\nAlexandre Allain (customer, zendesk, 2026-11-04 03:33 UTC, message to the customer)\n\nBonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000015)\n\n---\n\nCamille Laurent (agent, zendesk, 2026-11-04 12:41 UTC, message to the customer)\n\nBonjour, votre remboursement est parti ce matin ; comptez 3 à 5 jours ouvrés. (réf. M000016)\n\n---\n\nhttp://127.0.0.1:4301/agent/tickets/3","at":"2026-11-20T09:00:05.016240+00:00","to":"zoho_desk","covers":["01a1f82f1e9073d4ac888696008a05a6","01a1f82f1e9073d8910b8f507204e52d"]}', '{}', 1, 1, '2026-11-20 09:00:05.01624+00', '2026-11-20 09:00:05.01624+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f82f321e755085dccc23dc6b13ab', 'message', '01a1f82f1e9073fca99229f706839eb9', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (3)\n\n---\n\nDiane Paris (customer, zoho_desk, 2026-11-04 06:50 UTC, message to the customer)\n\nBonsoir,\nmon colis « express » n''a pas bougé. C''était un cadeau... (réf. M000017)\n\n---\n\nInès Moreau (agent, zoho_desk, 2026-11-04 15:58 UTC, internal note)\n\nTransporteur appelé, enquête ouverte. (réf. M000018)\n\n---\n\nDiane Paris (customer, zoho_desk, 2026-11-05 00:58 UTC, message to the customer)\n\nMerci pour votre réponse, je vous envoie la photo ce soir. (réf. M000019)\n\n---\n\nhttps://desk.zoho.eu/support/boutique/ShowHomePage.do#Cases/dv/1892000000042046001","at":"2026-11-20T09:00:05.022332+00:00","to":"zendesk","covers":["01a1f82f1ea6791ca3620d227eed8d14","01a1f82f1ea67920961ff4a03bab6c39","01a1f82f1ea67924ab517c8f3b1a11df"]}', '{}', 1, 1, '2026-11-20 09:00:05.022332+00', '2026-11-20 09:00:05.022332+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f82f341475bcbc63747bd77c96c0', 'message', '01a1f82f1ea67964be49c3d3b8b333a8', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (1)\n\n---\n\nClaude Ramos (customer, intercom, 2026-11-19 07:53 UTC, message to the customer)\n\nJe vous écris au sujet de ma commande. Le livreur est passé, j''étais à la maison & personne n''a sonné. (réf. M000024)\n\n---\n\nhttps://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000006","at":"2026-11-20T09:00:05.524362+00:00","to":"zendesk","covers":["01a1f82f1ea979f4af3eec14acab1a6b"]}', '{}', 1, 1, '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f82f341475ec91ff205ac16e2284', 'message', '01a1f82f1ea6795caf8fb7021ef2a4f0', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (4)\n\n---\n\nMartin Louis (customer, intercom, 2026-11-15 06:32 UTC, message to the customer)\n\nBonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000020)\n\n---\n\nMartin Louis (customer, intercom, 2026-11-15 15:40 UTC, message to the customer)\n\nC''est d''accord pour un remboursement de 12,50 €. (réf. M000021)\n\n---\n\nMartin Louis (customer, intercom, 2026-11-16 00:40 UTC, message to the customer)\n\nToujours rien ce matin.\nJe commence à m''inquiéter. (réf. M000022)\n\n---\n\nInès Moreau (agent, intercom, 2026-11-16 09:40 UTC, message to the customer)\n\nBonjour, votre remboursement est parti ce matin ; comptez 3 à 5 jours ouvrés. (réf. M000023)\n\n---\n\nhttps://app.intercom.com/a/inbox/accordapp/inbox/conversation/215470000000004","at":"2026-11-20T09:00:05.524362+00:00","to":"zendesk","covers":["01a1f82f1ea979d89ebc09ef08d6af57","01a1f82f1ea979dcaf9948733e2434e3","01a1f82f1ea979e099dfdb2fcc22af58","01a1f82f1ea979e4aa8b286b6a107b75"]}', '{}', 1, 1, '2026-11-20 09:00:05.524362+00', '2026-11-20 09:00:05.524362+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f83552be756c874ee64f79490eab', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"agent","author_name":"Inès Moreau","public":true,"text":"Bonjour, pouvez-vous nous envoyer une photo de l''emballage ?\n\nBien à vous (réf. M000037)","at":"2026-11-20T09:06:46+00:00"}', '{}', 1, 7, '2026-11-20 09:06:46.590345+00', '2026-11-20 09:06:46.590345+00', NULL, false, 'zendesk', NULL, '2026-11-21 09:06:46+00', false),
	('01a1f83556bd7ad0be6f77a9d12982e4', 'ticket', '01a1f82f1e867170b3584f8cd8f16adf', 'zendesk', '{"subject":"Le vendeur ne répond pas - commande MKT-00003500 / acte 3","status":"new","priority":null,"team":"marketplace","tags":[],"order_number":"MKT-00003500","reason":"seller_silent","order_status":"delivered"}', '{"subject":{"at":"2026-11-20T09:06:47+00:00","system":"zendesk","revision":2},"status":{"at":"2026-11-20T09:06:47+00:00","system":"zendesk","revision":3},"team":{"at":"2026-11-20T09:06:47+00:00","system":"zendesk","revision":4},"order_number":{"at":"2026-11-20T09:06:47+00:00","system":"zendesk","revision":5},"reason":{"at":"2026-11-20T09:06:47+00:00","system":"zendesk","revision":6},"#home":{"at":"2026-11-20T09:06:47+00:00","system":"zendesk"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":7}}', 7, 0, '2026-11-20 09:06:47.613692+00', '2026-11-20 09:06:47.613692+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f83556bd7ad48e6c8725055455e8', 'message', '01a1f83556bd7ad0be6f77a9d12982e4', NULL, '{"author":"customer","author_name":"Laurent Nguyen","public":true,"text":"Bonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000038)","at":"2026-11-20T09:06:47+00:00"}', '{}', 1, 1, '2026-11-20 09:06:47.613692+00', '2026-11-20 09:06:47.613692+00', NULL, false, 'zendesk', NULL, '2026-11-21 09:06:47+00', false),
	('01a1f8356a457adca0675f29b46108cc', 'message', '01a1f83556bd7ad0be6f77a9d12982e4', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (1)\n\n---\n\nLaurent Nguyen (customer, zendesk, 2026-11-20 09:06 UTC, message to the customer)\n\nBonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000038)\n\n---\n\nhttp://127.0.0.1:4301/agent/tickets/8","at":"2026-11-20T09:06:52.613692+00:00","to":"zoho_desk","covers":["01a1f83556bd7ad48e6c8725055455e8"]}', '{}', 1, 1, '2026-11-20 09:06:52.613692+00', '2026-11-20 09:06:52.613692+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f8356e2e7b14b54380258b7199cd', 'message', '01a1f82f1ea67954ae5019fbfe175330', NULL, '{"author":"agent","author_name":"Hugo Petit","public":true,"text":"Bonjour,\n\nnous avons interrogé le transporteur et revenons vers vous sous 48 heures. (réf. M000039)","at":"2026-11-20T09:06:52.614000+00:00"}', '{}', 1, 3, '2026-11-20 09:06:53.614707+00', '2026-11-20 09:06:53.614707+00', NULL, false, 'zoho_desk', 'intercom', '2026-11-21 09:06:52.614+00', false),
	('01a1f83572267ed48409f134c386bbc4', 'ticket', '01a1f82f1e9073e8868ae3c7f1fd42a2', 'zendesk', '{"subject":"Vendeur silencieux - commande MKT-00003507 / acte 5","status":"new","priority":null,"team":"marketplace","tags":[],"order_number":"MKT-00003507","reason":"seller_silent","order_status":"preparing"}', '{"subject":{"at":"2026-11-20T09:06:53+00:00","system":"zendesk","revision":2},"status":{"at":"2026-11-20T09:06:53+00:00","system":"zendesk","revision":3},"team":{"at":"2026-11-20T09:06:53+00:00","system":"zendesk","revision":4},"order_number":{"at":"2026-11-20T09:06:53+00:00","system":"zendesk","revision":5},"reason":{"at":"2026-11-20T09:06:53+00:00","system":"zendesk","revision":6},"#home":{"at":"2026-11-20T09:06:53+00:00","system":"zendesk"},"order_status":{"at":"2026-11-20T09:00:00.057865+00:00","system":"order","revision":7}}', 7, 0, '2026-11-20 09:06:54.630949+00', '2026-11-20 09:06:54.630949+00', NULL, false, NULL, NULL, NULL, false),
	('01a1f83572267ed8878bfae2414c343c', 'message', '01a1f83572267ed48409f134c386bbc4', NULL, '{"author":"customer","author_name":"Diane Paris","public":true,"text":"Bonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000040)","at":"2026-11-20T09:06:53+00:00"}', '{}', 1, 1, '2026-11-20 09:06:54.630949+00', '2026-11-20 09:06:54.630949+00', NULL, false, 'zendesk', NULL, '2026-11-21 09:06:53+00', false),
	('01a1f83589987f60910b8f507204e52d', 'message', '01a1f83572267ed48409f134c386bbc4', NULL, '{"author":"us","public":false,"text":"Earlier messages of this request (1)\n\n---\n\nDiane Paris (customer, zendesk, 2026-11-20 09:06 UTC, message to the customer)\n\nBonjour,\n\nj''attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci (réf. M000040)\n\n---\n\nhttp://127.0.0.1:4301/agent/tickets/9","at":"2026-11-20T09:07:00.632979+00:00","to":"zoho_desk","covers":["01a1f83572267ed8878bfae2414c343c"]}', '{}', 1, 1, '2026-11-20 09:07:00.632979+00', '2026-11-20 09:07:00.632979+00', NULL, false, 'accord', NULL, NULL, false),
	('01a1f8358b9d7374a46dd6122265b1f5', 'message', '01a1f82f1e8771a88d6fe64bc9e9c616', NULL, '{"author":"us","public":false,"text":"priority: low was set here and urgent in zendesk at the same time; urgent stands.","at":"2026-11-20T09:07:01.149221+00:00","only":"zoho_desk"}', '{}', 1, 8, '2026-11-20 09:07:01.149221+00', '2026-11-20 09:07:01.149221+00', NULL, false, 'accord', NULL, NULL, false);



SELECT pg_catalog.setval('public.case_item_id_seq', 5, true);



SELECT pg_catalog.setval('public.event_id_seq', 97, true);



SELECT pg_catalog.setval('public.journal_id_seq', 82, true);



SELECT pg_catalog.setval('public.link_id_seq', 130, true);



ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);



ALTER TABLE ONLY public.case_item
    ADD CONSTRAINT case_item_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_pkey PRIMARY KEY (record_id, field);



ALTER TABLE ONLY public.connection
    ADD CONSTRAINT connection_pkey PRIMARY KEY (system);



ALTER TABLE ONLY public.cursor
    ADD CONSTRAINT cursor_pkey PRIMARY KEY (system, stream);



ALTER TABLE ONLY public.effect
    ADD CONSTRAINT effect_pkey PRIMARY KEY (send_key);



ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_system_event_id_key UNIQUE (system, event_id);



ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (record_id, system);



ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_system_object_external_id_key UNIQUE (system, object, external_id);



ALTER TABLE ONLY public.lookup
    ADD CONSTRAINT lookup_pkey PRIMARY KEY (kind, key, value, record_id);



ALTER TABLE ONLY public.mapping_revision
    ADD CONSTRAINT mapping_revision_pkey PRIMARY KEY (hash);



ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (id);



CREATE INDEX case_open ON public.case_item USING btree (resolved_at, code);



CREATE INDEX case_record ON public.case_item USING btree (record_id);



CREATE INDEX event_due ON public.event USING btree (system, done_at, due_at);



CREATE INDEX job_due ON public.job USING btree (due_at);



CREATE INDEX journal_record ON public.journal USING btree (record_id, at);



CREATE INDEX link_record ON public.link USING btree (record_id, system);



CREATE INDEX lookup_record ON public.lookup USING btree (record_id);



CREATE INDEX record_children ON public.record USING btree (parent_id, kind, seq);




